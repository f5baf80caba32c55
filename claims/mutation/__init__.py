"""Mutation testing of the mathematics: do the checks notice what is wrong?"""

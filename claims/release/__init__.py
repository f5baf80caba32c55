"""What goes out: the site as an archive to be read without a network.

``python -m claims.release offline DIR``
"""

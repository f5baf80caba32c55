"""What goes out: the site as an archive to be read without a network, and the site as another program builds it.

``python -m claims.release offline DIR``, ``python -m claims.release zensical``
"""

"""What publishes: pages, ledgers, figures, citations and the export. ``python -m claims.press`` runs it."""

"""What checks are made of: activations, domains, kinds of evidence, float formats, chance, networks, a stopwatch."""

"""What a cell of a table holds, whatever its format: numbers, lengths, positions, geometries."""

"""Run the command line by `python -m marzmap._cli`."""

from marzmap._cli import main

if __name__ == "__main__":
    main()

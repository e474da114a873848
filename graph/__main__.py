"""``python -m graph`` is ``sagacity``."""

from .cli import main

if __name__ == "__main__":
    main()

"""`python -m ims_lib` is the command `ims`."""

from ims_lib.cli import main

if __name__ == "__main__":
    main()

"""What the public portal weighs, asks and takes, measured on this machine: `make measure`."""

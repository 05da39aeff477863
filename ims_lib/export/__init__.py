"""What leaves the workbench for the portal."""

"""The screens behind a login on this machine (server), and JupyterLab for analysts (lab)."""

"""The Django project and the public site. Reads the register; never writes to it itself."""

"""A second reading of the VRRP state machine, from the RFC texts alone, compared with the core: README.md."""

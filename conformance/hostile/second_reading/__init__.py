"""A second reading of the VRRP state machine, written from the RFC texts alone and compared with the core: README.md."""

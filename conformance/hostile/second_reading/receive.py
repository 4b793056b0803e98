"""What is verified of a received packet (section 7.1 of each RFC, and the receive rules of section 5).

A check that fails is `binding` where the text says that the packet is discarded, and `open` where the text only permits
that, or says nothing: then a router may take the packet or discard it.
"""
from dataclasses import dataclass

from . import message as wire


@dataclass(frozen=True)
class Packet:
    """A packet with protocol 112 as it came from the interface, seen behind its IP header."""
    octets: bytes
    source: bytes
    destination: bytes
    hops: int  # TTL or Hop Limit


@dataclass(frozen=True)
class Checked:
    binding: frozenset
    open: frozenset
    notes: frozenset = frozenset()  # what should be logged of a packet that is taken


def check(router, packet):
    """Every check of the router's profile that the packet fails."""
    binding, free, notes = set(), set(), set()
    octets = packet.octets
    if packet.hops != 255:
        binding.add("TTL")  # RFC3768-5.2.3-TTL-RX RFC9568-5.1.1.3-TTL-RX RFC9568-5.1.2.3-HL-RX
    if not octets or octets[0] >> 4 != router.version:
        binding.add("VERSION")  # RFC3768-7.1-VERSION RFC9568-7.1-VERSION
    if not octets or octets[0] & 15 != 1:
        binding.add("TYPE")  # RFC3768-5.3.2-TYPE-RX RFC9568-5.2.2-TYPE-RX
    if router.priority == 255:
        # by the letter, until erratum 8298: RFC3768-7.1-OWNER RFC5798-7.1-OWNER RFC9568-7.1-OWNER
        (notes if router.profile == "9568+errata" else binding).add("OWNER")
    if len(octets) < wire.FIXED_OCTETS:
        return Checked(frozenset(binding | {"LENGTH"}), frozenset())  # RFC9568-7.1-COMPLETE
    fields = wire.Fields(octets)
    if fields.vrid != router.vrid:
        binding.add("VRID")  # RFC3768-7.1-VRID RFC9568-7.1-VRID
    needed = wire.whole_length(router.version, router.family, fields.count)
    if len(octets) > needed:
        free.add("LENGTH")  # RFC9568-7.1-TRAILING: the complete packet is contained, octets behind it are not spoken of
    _checksum(router, packet, needed, binding, free)
    if len(octets) < needed:
        return Checked(frozenset(binding | {"LENGTH"}), frozenset())  # RFC3768-7.1-COMPLETE RFC9568-7.1-COMPLETE
    (_version_2 if router.version == 2 else _version_3)(router, fields, octets, binding, free, notes)
    _address_list(router, fields, octets, binding, notes)
    return Checked(frozenset(binding), frozenset(free - binding), frozenset(notes))


def _checksum(router, packet, needed, binding, free):
    """RFC3768-5.3.8-CKSUM, RFC5798-5.2.8-CKSUM4 and -CKSUM6, RFC9568-5.2.8-CKSUM4-RX and -CKSUM6-RX.

    Over IPv4, version 3: RFC 9568 means the message alone, RFC 5798 does not say which; the router's choice binds it.
    Whether octets behind the last address are part of the message is not said.
    """
    bare, ends = (None, None), (packet.source, packet.destination)
    if router.family == 6:
        forms = {ends}
    elif router.version == 2:
        forms = {bare}
    else:
        forms = {bare, ends} if router.either_form else {ends if router.form == "pseudo" else bare}
    right = [any(wire.verifies(extent, *form) for form in forms) for extent in {packet.octets, packet.octets[:needed]}]
    if not any(right):
        binding.add("CHECKSUM")
    elif not all(right):
        free.add("CHECKSUM")


def _version_2(router, fields, octets, binding, free, notes):
    if fields.auth_type != 0:
        binding.add("AUTH")  # RFC3768-5.3.6-AUTH-RX; its data is ignored: RFC3768-5.3.10-AUTHDATA-RX
    if fields.interval_cs(2) != router.interval_cs:
        binding.add("INTERVAL")  # RFC3768-7.1-INT


def _version_3(router, fields, octets, binding, free, notes):
    errata = router.profile == "9568+errata"
    if fields.count == 0:
        # RFC9568-5.2.5-COUNT0-RX; RFC5798-5.2.5-COUNT-MIN has no rule for the receiver
        (free if router.profile == "5798" else binding).add("COUNT")
    if fields.centiseconds == 0:
        (binding if errata else free).add("ZERO_INTERVAL")  # RFC9568-7.1-INT0-RX
    if fields.centiseconds != router.interval_cs:
        notes.add("INTERVAL")  # RFC9568-7.1-INT-MISMATCH-LOG
    if router.family == 6 and fields.count:
        first = fields.addresses(octets, 6)[0]
        if first[0] != 0xFE or first[1] & 0xC0 != 0x80:
            (binding if errata else free).add("LINK_LOCAL")  # RFC9568-5.2.9-LL-FIRST-RX


def _address_list(router, fields, octets, binding, notes):
    """The check that a router MAY make."""
    listed = fields.addresses(octets, router.family)
    if not router.compares_lists or sorted(listed) == sorted(router.addresses):
        return
    if router.version == 2 and fields.priority != 255:
        binding.add("LIST")  # RFC3768-7.1-LIST
    else:
        notes.add("LIST")  # RFC9568-7.1-LIST-NODROP

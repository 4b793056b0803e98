"""Frames to attack with. Scapy makes the headers and the wild ones; the second reading says what must be refused."""
import dataclasses
import random
import socket
import struct

from scapy.all import IP, IPv6, Ether, ICMP, Raw, UDP, fuzz, raw
from scapy.layers.inet6 import IPv6ExtHdrFragment, IPv6ExtHdrHopByHop, IPv6ExtHdrDestOpt

from second_reading import message as wire
from second_reading import receive, stimuli
from second_reading.model import Router

GROUP_MAC = {4: bytes.fromhex("01005e000012"), 6: bytes.fromhex("333300000012")}
# A receiver of version 3 is judged by what every text refuses. Both checksum forms over IPv4 count as right.
EVERY_TEXT = {2: "3768", 3: "5798"}


class Forge:
    """Frames against one virtual router, whose parameters `router` (a second_reading Router) has; the same seed makes
    the same frames."""

    def __init__(self, router, own_mac, own_address, other_addresses, seed):
        self.router = dataclasses.replace(router, either_form=True, compares_lists=False)
        self.mac, self.address = own_mac, own_address
        self.sources = [own_address] + other_addresses
        self.random = random.Random(seed)

    def frame(self, octets, source=None, hops=255, source_mac=None, destination=None):
        """Octets behind an IP header that Scapy made, to the VRRP group."""
        family = self.router.family
        source, destination = source or self.address, destination or wire.GROUP[family]
        ether = GROUP_MAC[family] + (source_mac or self.mac)
        if family == 6:
            header = struct.pack("!IHBB", 6 << 28, len(octets), 112, hops) + source + destination
            return ether + b"\x86\xdd" + header + octets
        header = struct.pack("!BBHHHBBH", 0x45, 0xC0, 20 + len(octets), 0, 0, hops, 112, 0) + source + destination
        header = header[:10] + struct.pack("!H", wire.ones_sum(header) ^ 0xFFFF) + header[12:]
        return ether + b"\x08\x00" + header + octets

    def honest(self, priority, source=None):
        """A valid advertisement of another router for the same virtual router."""
        source = source or self.address
        router = self.router
        interval = router.interval_cs // 100 if router.version == 2 else router.interval_cs
        bare = wire.advertisement(router.version, router.vrid, priority, router.addresses, interval)
        ends = (source, wire.GROUP[router.family]) if router.family == 6 or router.form == "pseudo" else ()
        return self.frame(wire.with_checksum(bare, *ends), source)

    def refused(self, count):
        """`count` frames, each of which fails a check that every text makes mandatory, and how many of each kind."""
        frames, kinds = [], {}
        judge = dataclasses.replace(self.router, profile=EVERY_TEXT[self.router.version])
        while len(frames) < count:
            packet = self._mutated() if self.random.random() < 0.8 else self._noise()
            failed = receive.check(judge, packet).binding
            if failed and packet.octets:  # an empty packet is a trial of its own
                frames.append(self.frame(packet.octets, packet.source, packet.hops))
                kind = "+".join(sorted(failed))
                kinds[kind] = kinds.get(kind, 0) + 1
        return frames, kinds

    def _mutated(self):
        return stimuli.a_packet(self.random, self.router, self.sources)

    def _noise(self):
        size = self.random.choice((1, 7, 8, 9, 12, 20, 40, 64, 255, 1400))
        octets = bytearray(self.random.randbytes(size))
        if size > 2 and self.random.random() < 0.7:  # far enough in to be read
            octets[0], octets[1] = self.router.version << 4 | 1, self.router.vrid
        return receive.Packet(bytes(octets), self.random.choice(self.sources), wire.GROUP[self.router.family], 255)

    def wild(self, count):
        """`count` frames that are broken below VRRP: no router may see an advertisement in one of them."""
        makers = _WILD[self.router.family]
        random.seed(self.random.random())  # Scapy's fuzz() draws from the global one
        return [makers[i % len(makers)](self)[:1500] for i in range(count)]

    def _ether(self, payload):
        return raw(Ether(dst=GROUP_MAC[self.router.family], src=self.mac) / payload)

    def _best(self):
        """An advertisement that would win, if it arrived."""
        return self.honest(254)

    def _ip4(self, **fields):
        return IP(src=socket.inet_ntoa(self.address), dst="224.0.0.18", ttl=255, proto=112, **fields)

    def _ip6(self, **fields):
        return IPv6(src=socket.inet_ntop(socket.AF_INET6, self.address), dst="ff02::12", hlim=255, **fields)


def _wrong_header_checksum(forge):
    frame = bytearray(forge._best())
    frame[24] ^= 0xFF
    return bytes(frame)


def _longer_than_the_frame(forge):
    frame = bytearray(forge._best())
    at = 16 if forge.router.family == 4 else 18
    frame[at:at + 2] = struct.pack("!H", 2000)
    if forge.router.family == 4:
        frame[24:26] = b"\0\0"
        frame[24:26] = struct.pack("!H", wire.ones_sum(bytes(frame[14:34])) ^ 0xFFFF)
    return bytes(frame)


def _cut_in_the_header(forge):
    return forge._best()[:forge.random.choice((14, 15, 20, 33))]


def _first_fragment(forge):
    body = forge._best()
    if forge.router.family == 4:
        return forge._ether(forge._ip4(flags="MF", id=forge.random.randrange(65536)) / Raw(body[34:]))
    return forge._ether(forge._ip6(nh=44) / IPv6ExtHdrFragment(nh=112, m=1, id=forge.random.randrange(1 << 32))
                        / Raw(body[54:] + bytes(-len(body[54:]) % 8)))


def _other_protocol(forge):
    payload = Raw(forge._best()[34 if forge.router.family == 4 else 54:])
    header = forge._ip4() if forge.router.family == 4 else forge._ip6(nh=51)
    if forge.router.family == 4:
        header.proto = forge.random.choice((51, 111, 113))
    return forge._ether(header / payload)


def _fuzzed_ip(forge):
    return forge._ether(fuzz(IP(dst="224.0.0.18", src=socket.inet_ntoa(forge.address), proto=17)) / fuzz(UDP(dport=9))
                        / Raw(forge.random.randbytes(forge.random.randrange(60))))


def _fuzzed_icmp(forge):
    return forge._ether(IP(dst="224.0.0.18", src=socket.inet_ntoa(forge.address)) / fuzz(ICMP())
                        / Raw(forge._best()[14:]))


def _options(forge):
    """IP options before a message that fails its checksum: the header's length has to be honoured."""
    return forge._ether(forge._ip4(options=b"\x01" * forge.random.choice((4, 20, 40)))
                        / Raw(forge._best()[34:-1] + b"\x77"))


def _extension_headers(forge):
    header = forge.random.choice((IPv6ExtHdrHopByHop, IPv6ExtHdrDestOpt))
    return forge._ether(forge._ip6() / header(nh=112) / Raw(forge._best()[54:-1] + b"\x77"))


def _fuzzed_ip6(forge):
    return forge._ether(fuzz(IPv6(dst="ff02::12", src=socket.inet_ntop(socket.AF_INET6, forge.address), nh=59))
                        / Raw(forge.random.randbytes(forge.random.randrange(60))))


_WILD = {
    4: (_wrong_header_checksum, _longer_than_the_frame, _cut_in_the_header, _first_fragment, _other_protocol,
        _fuzzed_ip, _fuzzed_icmp, _options),
    6: (_longer_than_the_frame, _cut_in_the_header, _first_fragment, _other_protocol, _extension_headers, _fuzzed_ip6),
}


def virtual_router(dut, version, family, priority, interval_cs, addresses, primary):
    """What a device of this name speaks: holdfastd RFC 9568, the others the pseudo-header form over IPv4."""
    newest = dut.startswith("holdfastd") and ":defaults" not in dut
    profile = "3768" if version == 2 else "9568+errata" if newest else "5798"
    form = "message" if version == 2 or newest or family == 6 else "pseudo"
    return Router(version=version, family=family, profile=profile, vrid=51, priority=priority, interval_cs=interval_cs,
                  preempt=True, accept=False, addresses=tuple(addresses), primary=primary, form=form)


def write_frames(path, frames):
    with open(path, "wb") as file:
        for frame in frames:
            file.write(len(frame).to_bytes(2, "big") + frame)
    return str(path)

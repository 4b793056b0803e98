"""The core on the other end of a pipe: `holdfast-sim --pipe`, whose lines conformance/sim/core_pipe.h describes."""
import contextlib
import subprocess


class Core:
    """A program that speaks the line protocol. Every line and its answer is kept until the next router."""

    def __init__(self, program):
        self.process = subprocess.Popen([str(program), "--pipe"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.transcript = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)

    def begin(self, router):
        self.transcript = []
        answer = self._ask(
            f"router version={router.version} family={router.family} profile={router.asked or router.profile}"
            f" vrid={router.vrid} priority={router.priority} interval_cs={router.interval_cs}"
            f" preempt={router.preempt:d} accept={router.accept:d} primary={router.primary.hex()}"
            f" addresses={_list(router.addresses)} checksum={router.form} either={router.either_form:d}"
            f" list={router.compares_lists:d}")
        assert answer == "ok", answer

    def tell(self, word, now, **fields):
        """What the core answered to an event, as a dictionary of texts; `actions` is a list of lists."""
        answer = self._ask(" ".join([f"{word} at={now}"] + [f"{key}={value}" for key, value in fields.items()]))
        seen = dict(field.split("=", 1) for field in answer.split(" ") if "=" in field)
        assert "actions" in seen, answer
        actions = seen["actions"]
        seen["actions"] = [] if actions == "-" else [action.split(":") for action in actions.split(",")]
        return seen

    def _ask(self, line):
        self.transcript.append(line)
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline().rstrip("\n")
        except BrokenPipeError:
            answer = ""
        self.transcript.append("  " + answer)
        return answer or "error: the core has ended"


def _list(addresses):
    return ",".join(address.hex() for address in addresses)

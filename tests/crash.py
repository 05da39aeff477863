"""Kill -9 on writers of the journal, round after round: `python tests/crash.py --rounds 100`.

In each round two processes append batches of marks and of links by turns, of one event or of many, and say
over a pipe what the journal acknowledged; both are killed at a random moment. Then every acknowledged event
must be there, every batch whole, and the chain unbroken.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ims_lib.store.database import Database
from ims_lib.store.fold import Intent
from ims_lib.store.journal import Journal
from ims_lib.store.links import Link

#: Events in one bulk batch.
BULK = 1_000
WRITERS = 2
#: Rounds on one journal before a new one is made, so that reading it back stays quick.
_ROUNDS_EACH = 10
_LONGEST_MS = 200


@dataclass
class Tally:
    """What the rounds came to."""

    rounds: int = 0
    kills_mid_work: int = 0
    acknowledged: int = 0
    links: int = 0
    stored: dict[Path, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def is_ok(self) -> bool:
        """Say whether nothing was lost, halved or broken."""
        return not (self.lost or self.half or self.broken)


def main() -> int:
    """Run the rounds and print the figures; 1 when an event was lost, a batch halved or the chain broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(Path(folder), given.rounds, given.seed)
    print(
        f"{tally.rounds} rounds in {time.perf_counter() - started:.1f} s:"
        f" {tally.acknowledged:,} events acknowledged, {tally.links:,} of them links,"
        f" {sum(tally.stored.values()):,} stored,"
        f" {tally.kills_mid_work} kills before a first acknowledgement,"
        f" {len(tally.lost)} lost, {len(tally.half)} half batches, {len(tally.broken)} broken chains"
    )
    return 0 if tally.is_ok else 1


def run(folder: Path, rounds: int, seed: int = 0) -> Tally:
    """Run rounds in a folder, singles and bulk by turns, and return what they came to."""
    dice = random.Random(seed)
    tally = Tally()
    for number in range(rounds):
        if number % _ROUNDS_EACH == 0:
            place = folder / f"journal-{number}"
            place.mkdir()
            Database.create(place)
            acknowledged: Counter[str] = Counter()
        size = BULK if number % 2 else 1
        told = _one_round(place, number, size, dice.randint(0, _LONGEST_MS) / 1000)
        tally.kills_mid_work += sum(1 for batches in told if not batches)
        acknowledged.update(dict.fromkeys((name for batches in told for name in batches), size))
        tally.acknowledged += size * sum(map(len, told))
        tally.links += size * sum(name.endswith(".link") for batches in told for name in batches)
        _look(place, acknowledged, tally)
        tally.rounds += 1
    return tally


def _one_round(place: Path, number: int, size: int, seconds: float) -> list[list[str]]:
    """Start the writers, kill them after some time, and return the batches that each was told are stored."""
    writers = [_start(place, f"{number}-{writer}", size) for writer in range(WRITERS)]
    for _, pipe in writers:
        os.read(pipe, 6)
    time.sleep(seconds)
    for pid, _ in writers:
        os.kill(pid, signal.SIGKILL)
    told = []
    for pid, pipe in writers:
        os.waitpid(pid, 0)
        with os.fdopen(pipe, encoding="ascii") as lines:
            told.append([line.strip() for line in lines if line.endswith("\n")])
    return told


def _start(place: Path, name: str, size: int) -> tuple[int, int]:
    """Fork one writer and return its process and the pipe on which it acknowledges."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    try:
        os.write(writing, b"ready\n")
        _write_for_ever(place, name, size, writing)
    finally:
        os._exit(1)


def _write_for_ever(place: Path, name: str, size: int, pipe: int) -> None:
    """Append batch after batch, each said on the pipe only after the journal returned."""
    journal = Journal.of_workspace(place)
    for turn in range(1_000_000):
        batch = f"{size}.{name}.{turn}.{'link' if turn % 2 else 'mark'}"
        documents = [f"{name}/{turn}/{place_in}" for place_in in range(size)]
        if turn % 2:
            links = [Link("link", document, f"books/{document}", seen_seq=0) for document in documents]
            journal.link(links, who=name, source="cli", batch_id=batch)
        else:
            marks = [Intent(document, "no_action", "accept") for document in documents]
            journal.append(marks, who=name, source="cli", batch_id=batch)
        os.write(pipe, f"{batch}\n".encode("ascii"))


def _look(place: Path, acknowledged: Counter[str], tally: Tally) -> None:
    """Compare the journal with what was acknowledged."""
    journal = Journal.of_workspace(place)
    events = journal.events_table()
    stored = Counter(events["batch_id"].to_pylist())
    tally.stored[place] = events.num_rows
    tally.lost += [batch for batch, size in acknowledged.items() if stored[batch] != size]
    tally.half += [batch for batch, count in stored.items() if count != int(batch.split(".")[0])]
    chain = journal.verify_chain()
    tally.broken += [*chain.problems, *journal.database.damage()]


if __name__ == "__main__":
    if not hasattr(os, "fork"):
        sys.exit("this machine cannot fork: the rounds need Linux or macOS")
    sys.exit(main())

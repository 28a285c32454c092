"""scripts/lab: real situations of workers, judged by the built programs. See docs/lab.md."""

import argparse
import os
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import namespaces  # noqa: E402
import report  # noqa: E402
import situations  # noqa: E402
from lab import Lab  # noqa: E402
from stage import LabError  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/lab", description=(
        "Stages real situations of workers and compares what Picket says of each with what is true. Ends with 0 when "
        "all are right, 1 when one is wrong or could not be staged."))
    parser.add_argument("--no-wheels", action="store_true", help="only played workers: nothing is downloaded")
    parser.add_argument("--only", metavar="REGEX", help="only situations whose name fits")
    parser.add_argument("--list", action="store_true", help="list the situations and end")
    parser.add_argument("--tour", choices=("claude", "codex"), help="lead the real program through its states, one by one")
    parser.add_argument("--gate", action="store_true", help=(
        "stage wrong ones a second time, by themselves, and end with 1 only where one is wrong that Tests/Lab/known-wrong "
        "does not name, or right that it names"))
    parser.add_argument("--write", action="store_true", help="write the tables to docs/verdicts.md and docs/lab.md")
    parser.add_argument("--programs", metavar="DIR", default=os.path.join(ROOT, ".build", "debug"),
                        help="where picket, picket-agent and picket-hub are")
    parser.add_argument("--keep", metavar="DIR", help="keep everything of the run in DIR, to look at afterwards")
    parser.add_argument("--results", metavar="FILE", help="write what was said of each situation to FILE, as JSON lines")
    parser.add_argument("--width", type=int, default=20, help="how many situations are staged at a time")
    return parser.parse_args()


def chosen(options):
    return [one for one in situations.load() if not (options.no_wheels and one.real)
            and (not options.only or re.search(options.only, one.name))]


def run(options, inside):
    if options.tour:
        import tour
        return tour.run(options, ROOT)
    mine = chosen(options)
    if not inside:
        mine = [one for one in mine if not one.real and one.fleet != "boot"]
    began = time.monotonic()
    lab = Lab(options.programs, inside, kept=options.keep or (namespaces.folder() if inside else None), width=options.width)
    try:
        if any(one.real for one in mine):
            from wheels import RealPrograms
            # Those that are about the question for trust are named for it.
            lab.real = RealPrograms(lab, [name for one in mine for name in (one.name, one.name + "-again")
                                          if not one.name.endswith("-trust")])
        outcomes = lab.run(mine)
        if options.gate:
            outcomes = lab.run_again(outcomes, known_wrong())
    finally:
        lab.end()
    text = report.tables(outcomes, ROOT, time.monotonic() - began, lab.main)
    print(text)
    if options.results:
        report.write_lines(outcomes, options.results)
    if options.write:
        report.write_page(ROOT, "verdicts.md", "confusion", text)
        report.write_page(ROOT, "lab.md", "situations", report.listing([one for one in outcomes if one.trouble is None]))
    if options.gate:
        return gate(outcomes)
    return 0 if outcomes and all(one.right for one in outcomes) else 1


def known_wrong():
    """Names of situations that Picket is known to be wrong about; each line of the file is `NAME: REASON`."""
    with open(os.path.join(HERE, "known-wrong")) as file:
        lines = [line.split("#")[0].strip() for line in file]
    return {line.partition(":")[0] for line in lines if line}


def gate(outcomes):
    known = known_wrong()
    new = [one.situation.name for one in outcomes if not one.right and one.situation.name not in known]
    mended = [one.situation.name for one in outcomes if one.right and one.situation.name in known]
    if new:
        print(f"lab: wrong, and not known to be: {', '.join(new)}", file=sys.stderr)
    if mended:
        print(f"lab: right now; take them out of Tests/Lab/known-wrong: {', '.join(mended)}", file=sys.stderr)
    return 1 if new or mended or not outcomes else 0


def main():
    options = arguments()
    if options.list:
        for one in chosen(options):
            print(f"{one.name:26} {one.runtime:7} {'real' if one.real else 'played':7} {one.what}")
        return 0
    for name in ("picket", "picket-agent", "picket-hub"):
        if not os.path.exists(os.path.join(options.programs, name)):
            print(f"lab: {name} is not in {options.programs}.\nTry: swift build", file=sys.stderr)
            return 1
    if namespaces.is_inside():
        namespaces.settle()
        return run(options, True)
    if not options.no_wheels:
        from wheels import fetch
        fetch()
    code = namespaces.enter([os.path.abspath(__file__), *sys.argv[1:]])
    if code is not None:
        return code
    if not options.no_wheels:
        print("lab: this system refuses namespaces, and real programs run in no other place.\n"
              "Try: scripts/lab --no-wheels", file=sys.stderr)
        return 1
    return run(options, False)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)

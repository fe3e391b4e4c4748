#!/usr/bin/env python3
"""Checks letters with imrlint on a Spark cluster.

Reads JSON lines {"path", "text"}, one letter a line, from any place that Spark reads, hands each partition of them to one
imrlint process, and writes the records of `imrlint check --format jsonl`, one letter a line with its findings, in the
order of the input. A letter that was not answered for, or a process that failed, fails the job: no letter is lost in
silence.

    spark-submit check_letters.py letters/*.jsonl results --imrlint /opt/imrlint/imrlint
"""
import argparse
import json
import os
import subprocess
import sys
import threading

from pyspark import SparkConf
from pyspark.sql import SparkSession

# Nothing found, findings, and a letter that could not be read, which has a record of its own.
GOOD_EXITS = (0, 1, 5)


def check(lines, imrlint, arguments):
    """The records of a partition's letters, from one imrlint process."""
    lines = list(lines)
    if not lines:
        return
    process = subprocess.Popen(
        [imrlint, "check", "--format", "jsonl", "--input-format", "jsonl", *arguments, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    errors = []

    def feed():
        # A process that ends early closes the pipe; its exit code tells why.
        try:
            for line in lines:
                process.stdin.write(line + "\n")
            process.stdin.close()
        except BrokenPipeError:
            pass

    # Its three pipes are served at once: each of them may fill up.
    threads = [
        threading.Thread(target=feed),
        threading.Thread(target=lambda: errors.extend(process.stderr)),
    ]
    for thread in threads:
        thread.start()
    summary = None
    letters = 0
    for line in process.stdout:
        record = json.loads(line)
        if record["type"] == "summary":
            summary = record
        else:
            letters += 1
            yield line.rstrip("\n")
    for thread in threads:
        thread.join()
    code = process.wait()
    if code not in GOOD_EXITS:
        raise RuntimeError(f"imrlint ended with {code}: {''.join(errors)}")
    if summary is None or not len(lines) == letters == summary["letters"]:
        raise RuntimeError(f"{len(lines)} letters were given and {letters} answered for: {''.join(errors)}")


def main():
    parser = argparse.ArgumentParser(description="Checks letters with imrlint on a Spark cluster.")
    parser.add_argument("letters", help="JSON lines {path, text}; any path or pattern that Spark reads")
    parser.add_argument("results", help="folder for the records; must not be there yet")
    parser.add_argument("--imrlint", default="imrlint", help="the program, at the same path on all workers")
    parser.add_argument("--partitions", type=int, help="how many processes the letters are spread over")
    parser.add_argument("arguments", nargs="*", metavar="-- ARGUMENT", help="passed on to `imrlint check`")
    options = parser.parse_args()

    builder = SparkSession.builder.appName("imrlint")
    # `spark-submit --master` decides; without it, as under plain Python, the variable or this machine.
    if not SparkConf().contains("spark.master"):
        builder = builder.master(os.environ.get("SPARK_MASTER", "local[*]"))
    spark = builder.getOrCreate()
    context = spark.sparkContext
    lines = context.textFile(options.letters, options.partitions).filter(lambda line: line.strip())
    imrlint, arguments = options.imrlint, options.arguments
    records = lines.mapPartitions(lambda part: check(part, imrlint, arguments))
    records.saveAsTextFile(options.results)

    def count(record):
        record = json.loads(record)
        failed = record["status"] != "checked"
        return len(record["findings"]), int(failed), 1

    written = context.textFile(options.results)
    findings, failed, letters = written.map(count).fold((0, 0, 0), lambda a, b: tuple(map(sum, zip(a, b))))
    print(f"{letters} letters, {letters - failed} checked, {failed} failed, {findings} findings", file=sys.stderr)
    spark.stop()


if __name__ == "__main__":
    main()

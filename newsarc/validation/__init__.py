"""Checks, findings, baselines, incremental validation, and validation since a commit."""

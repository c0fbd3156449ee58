"""The database of records, and its transactions, on which the functions of this package work."""

from sqlalchemy.orm import Session

from knowledge.database import Database, open_database

Records = Database
"""A database that is open; only one transaction at a time is `changing` it."""

Transaction = Session

open_records = open_database

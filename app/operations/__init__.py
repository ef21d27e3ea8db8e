"""What the people who run it look at: audit, feedback, logs, counts, reports and the doctor."""

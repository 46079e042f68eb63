"""How the sample post is made: paper, mail and office files of invented senders."""

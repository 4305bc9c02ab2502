"""Questions of the sample archive, each with an answer that looks different from the others."""

from __future__ import annotations

PLAIN = "which countries has Korea signed ACSAs with?"
CARRIED = "Which lifeboat rescued the crew of the tanker on the Harl Rocks?"
"""Of a report that five outlets carried."""
CONFLICT = "How many objects has the Port Alder Museum of Natural History lost track of?"
PARTIAL = "Which lifeboat rescued the crew of the Corrin Vale, and who won the chess championship in Reykjavik in 1972?"
NOT_FOUND = "Who won the chess championship in Reykjavik in 1972?"
OUTSIDE = "What did the paper report in 1995 about the Carrow Bridge?"
AS_OF = "How many states had signed the Gannet Harbour Convention as of 31 December 2010?"
"""With a follow-up."""
EARLIER = "How many states have signed the Gannet Harbour Convention?"
"""A newer number, and an earlier one."""
CORRECTED = "Who won the seat of Fell Cross?"
TIMELINE = "timeline of the Carrow Bridge"

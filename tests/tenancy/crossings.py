"""Every place that opens the scope of all units, with the reason it gives: reviewed, not generated.

A new line here is a decision: say in review why the rows of all units are needed and what keeps
them from reaching a person who may not see them.
"""

from __future__ import annotations

CROSSINGS: set[tuple[str, str]] = {
    ("khue.accounts.tasks", "sessions and accounts belong to people, not to a unit"),
    ("khue.api.selectors", "a token tells which unit it belongs to"),
    ("khue.campaigns.services.calls", "a data call is laid before each unit of its audience"),
    ("khue.campaigns.services.calls", "the end of a data call is told to each unit's return"),
    (
        "khue.campaigns.services.common",
        "a return crosses from the unit to the office that asked for it",
    ),
    (
        "khue.campaigns.services.reviewing",
        "the office's acceptance crosses back to the unit's return",
    ),
    ("khue.campaigns.services.reviewing", "the office's remarks cross back to the unit's return"),
    (
        "khue.campaigns.services.submitting",
        "a submitted return is handed to the office that asked for it",
    ),
    ("khue.compliance.tasks", "every unit's chain is recomputed"),
    ("khue.compliance.tasks", "every unit's chain is recorded"),
    (
        "khue.core.management.commands.check_totals",
        "the kept totals of all units are compared with a recount",
    ),
    ("khue.core.management.commands.seed_demo", "the demo world is built for all units"),
    ("khue.core.totals", "all units' totals are recounted"),
    ("khue.core.totals", "changes of all units' totals are folded"),
    (
        "khue.dispatch.services.package",
        "a dispatch is written into the inbox of each receiving unit",
    ),
    (
        "khue.dispatch.services.recalls",
        "a recall and its answer cross between the sender and the receiving units",
    ),
    ("khue.dispatch.services.receipts", "receipt crosses from the receiving unit to the sender"),
    (
        "khue.dispatch.tasks",
        "those who have not done what falls due are reminded in every unit",
    ),
    ("khue.dispatch.services.reminders", "a reminder goes to the units that have shown no sign"),
    (
        "khue.dispatch.services.returning",
        "what a receiver returns crosses back to the sender's board",
    ),
    (
        "khue.documents.selectors_templates",
        "templates that a managing body shares are read by the units below",
    ),
    (
        "khue.documents.services.incoming",
        "a dispatched document enters the list of each receiving unit",
    ),
    (
        "khue.documents.services.joint",
        "a joint document is laid before the other body that signs it",
    ),
    ("khue.documents.services.joint", "the head of a body that signs a joint document"),
    (
        "khue.documents.services.joint_acts",
        "a joint document goes back to the body that leads it",
    ),
    (
        "khue.documents.services.links",
        "what a document does to an earlier one is told to its receivers",
    ),
    (
        "khue.documents.tasks",
        "the clock reminds of assigned documents and tells heads of late ones in every unit",
    ),
    (
        "khue.documents.tasks",
        "documents that no search knows (older than the index) are indexed across the units",
    ),
    (
        "khue.documents.tasks",
        "the words of one file go into the search index of every unit that received it",
    ),
    (
        "khue.exchange.services.hub",
        "messages that lie ready are handed to the system that may collect them",
    ),
    ("khue.exchange.tasks", "messages that lie at other hubs are fetched for every unit"),
    ("khue.exchange.tasks", "what waits for its next try is sent for every unit"),
    ("khue.files.services.copying", "a sent file is written into each receiving unit"),
    ("khue.files.tasks", "content is kept once for all units"),
    ("khue.files.tasks", "content is kept once for all units, and so scanned"),
    (
        "khue.notifications.selectors",
        "the operations page counts the outbox of all units, no content",
    ),
    (
        "khue.notifications.services.retry",
        "the operator retries a failed notice without reading it",
    ),
    ("khue.notifications.tasks", "the outbox is sent in batches across the units"),
    ("khue.notifications.tasks", "the outbox is swept across the units"),
    (
        "khue.organisation.selectors",
        "a letter is addressed to the holders of a role in other units",
    ),
    ("khue.organisation.selectors", "a person's own posts decide which scope is opened"),
    (
        "khue.organisation.selectors",
        "whether a managing body works here decides who is at the top",
    ),
    (
        "khue.organisation.services.founding",
        "an installation's first unit is founded before anybody has a post",
    ),
    (
        "khue.organisation.services.quality",
        "the data of the units below a managing body is checked for gaps",
    ),
    (
        "khue.organisation.services.posts",
        "whether a person has posts elsewhere decides what happens to the account",
    ),
    (
        "khue.organisation.tasks",
        "the data of the units below each managing body is checked for gaps",
    ),
    (
        "khue.organisation.tasks",
        "posts of all units end by date, and devices with the last of them",
    ),
    (
        "khue.portal.tasks",
        "the day decides which public documents of every unit are in force",
    ),
    ("khue.planning.selectors.feeds", "a secret address tells whose calendar it gives"),
    (
        "khue.planning.selectors.weeks",
        "the approved week of the office stands behind those of its schools",
    ),
    (
        "khue.planning.services.handing",
        "a task given to another unit is written into that unit's list",
    ),
    (
        "khue.planning.services.handing",
        "the giver's decision on a handed task reaches the units that do it",
    ),
    (
        "khue.planning.services.handing",
        "what became of a handed task crosses back to its giver",
    ),
    (
        "khue.planning.tasks",
        "the clock makes tasks of duties and tells of late ones in every unit",
    ),
    (
        "khue.portal.tasks",
        "the day decides which public documents of every unit are in force",
    ),
    ("khue.portal.selectors", "a published file is public wherever it is checked"),
    ("khue.portal.selectors", "the host decides whose scope a portal request gets"),
    ("khue.portal.selectors", "the list of public sites is public"),
    ("khue.publishing.services.pages", "the page store of this machine serves all units"),
    ("khue.publishing.tasks", "generations whose opening a crash prevented are opened"),
    ("khue.publishing.tasks", "the clock publishes and takes down for every unit"),
    (
        "khue.records.tasks",
        "the clock tells of case files and copies that are due in every unit",
    ),
    ("khue.signing.tasks", "certificates of all units are checked for revocation"),
    (
        "khue.signing.tasks",
        "certificates of all units that run out are told to those who sign with them",
    ),
    (
        "khue.signing.tasks",
        "half-made papers of all units are forgotten when their time has run out",
    ),
    ("khue.signing.tasks", "signatures without full proof are completed across the units"),
}

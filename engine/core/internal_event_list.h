#pragma once

/* The internal events: internal_event.h. */

enum internal_event {
    /* at the start, with an open tx: delete what the last process left */
    INTERNAL_SWEEP,
    /* at the start, after that; between transactions: begin what goes on in the background */
    INTERNAL_START,
    INTERNAL_BEGIN, /* a transaction has begun */
    /* the open transaction is about to commit: write and tell what follows from its changes */
    INTERNAL_SETTLE,
    INTERNAL_RECORD, /* the same, after all that: the transaction's changes are complete */
    INTERNAL_END,    /* a transaction has ended, either way */
    INTERNAL_ERASE,  /* about: the struct presence that is going away */
    /* between transactions; about: the id (uint64_t) of the person who has left a room */
    INTERNAL_LEAVE,
    /* between transactions; about: the struct session that now acts for a character */
    INTERNAL_ATTACH,
    INTERNAL_DETACH, /* the same, for a session about to be detached */
    /* in a transaction; about: the id (uint64_t) of the character who has come into play, or
     * back */
    INTERNAL_MEET,
    /* in a transaction; about: the id (uint64_t) of the character who leaves play */
    INTERNAL_SLEEP,
    INTERNAL_ROLE, /* in a transaction; about: the struct account whose role changed */
    INTERNAL_WAY, /* at any time; about: the struct object whose `to` has changed: only note it */
    /* between transactions; about: a struct shell_asking (login/resume.h): a traveller wants to
     * come in */
    INTERNAL_SHELL,
    /* the same; a struct stranger: a proxy sends a session with an unknown token */
    INTERNAL_STRANGER,
    /* the same; a struct newname_asking (login/newname.h): a new account wants that name */
    INTERNAL_NAME,
    /* the same; a struct proof_asking (login/proof.h): somebody logs in with a password */
    INTERNAL_PROVE,
    /* the same; a struct login_choosing (login/login_impl.h): a password was right, or a character is chosen */
    INTERNAL_CHOOSE,
    /* at any time; a struct newname_elsewhere: asks whether another world has that name */
    INTERNAL_ELSEWHERE,
    /* at any time; a struct spelling_asking (people/account.h): asks about a name beyond ASCII */
    INTERNAL_SPELLING,
    /* in a transaction; about: the struct account that was made, or whose public data changed */
    INTERNAL_ACCOUNT,
    /* at any time; a struct trust_asking (rights/trust.h): asks for the rights of the object's
     * behaviour */
    INTERNAL_MAKER,
    /* in a transaction; about: the struct account_lock of an account that others may have used */
    INTERNAL_LOCK,
    /* in a transaction; about: a struct transaction_fault, borrowed: its owner is told afterwards */
    INTERNAL_REPORT,
    /* in a transaction; about: a struct transaction_fault, borrowed, which was written for its owner */
    INTERNAL_FAULT,
    /* at any time; a struct verb_asking (output/naming.h): asks whether a word is a verb */
    INTERNAL_VERB,
    /* in a transaction; a struct property_asking (output/naming.h): asks whether a value has the right type */
    INTERNAL_PROPERTY,
    /* in a transaction; a struct prototypes_asking (output/naming.h): the scripts are about to be loaded */
    INTERNAL_PROTOTYPES,
    /* at any time; a struct exit_asking (perception/perceive.h): asks whether an exit hides what is behind it */
    INTERNAL_EXIT,
    /* at any time; a struct token_asking (calls/call.h): asks whose rights a call with a token has */
    INTERNAL_TOKEN,
    /* in a transaction; a struct outside_event (run/outside_event.h): programs elsewhere may want it */
    INTERNAL_OUTSIDE,
    /* at any time; a struct newcomer_event (run/newcomer.h): counted by statistics */
    INTERNAL_NEWCOMER,
    INTERNAL_BOUNCE, /* in a transaction, if it has a reason; a struct mail_bounce (chat/mail.h) */
    INTERNAL_NETWORKS,      /* at any time; a struct networks_asking (chat/networks.h) */
    INTERNAL_NETWORK_PAUSE, /* in a transaction; a struct network_pausing */
    INTERNAL_NETWORK_TELL,  /* in a transaction; a struct network_telling */
    INTERNAL_CHANNEL_LINE, /* in a transaction; a struct network_said: a line or topic for other networks too */
    INTERNAL_CHANNEL_EVENT, /* in a transaction; a struct channel_happening (chat/channel.h) */
    /* in a transaction; a struct room_place (perception/room_place.h): asks where a room is on a layout of its area */
    INTERNAL_ROOM_PLACE,
    /* at any time; about: the struct room_index that is about to go: free what it keeps for you */
    INTERNAL_ROOM_INDEX,
    /* in a transaction; a struct afterwards_asking (act/look.h): asks for a text that follows what happened */
    INTERNAL_AFTERWARDS,
    INTERNAL_GONE, /* between transactions; about: the struct session whose connection is gone */
    INTERNAL_EVENTS,
};

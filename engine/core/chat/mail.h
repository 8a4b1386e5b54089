#pragma once
#include "engine/core/engine.h"

/* Stored letters between players, and the news to everybody. A mailbox is identified by its
 * recipient's character, or by MAIL_EVERYBODY. */
#define MAIL_EVERYBODY 0                  /* the news */
#define MAIL_LETTERS_MAX 200              /* per mailbox */
#define MAIL_TEXT_MAX ((size_t)12 * 1024) /* bytes of a letter's text */

struct account;
struct attempts;

struct letter {
    uint64_t number; /* never reused in a mailbox */
    int64_t time_ms; /* wall clock */
    struct str sender;
    struct str subject;
    struct str text; /* raw */
    bool read;
    /* sent by a program: never forwarded, since another game may send it back */
    bool automatic;
};

#define MAIL_SUBJECT_MAX 200 /* bytes; for letters from elsewhere */

/* Receives a letter, borrowed for the call. */
typedef void mail_visit(void *data, const struct letter *letter);

/* Visits the letters of a mailbox, the oldest first. */
void mail_each(struct engine *engine, uint64_t recipient, mail_visit *visit, void *data);
/* Same without texts. */
void mail_each_head(struct engine *engine, uint64_t recipient, mail_visit *visit, void *data);
/* Visits one letter. Returns false if it does not exist. */
bool mail_find(struct engine *engine, uint64_t recipient, uint64_t number, mail_visit *visit,
        void *data);

/* Returns the limits on letters and notices, by address and by account. Borrowed. */
struct attempts *mail_limits(const struct engine *engine);
/* Returns the number of the last letter in the game, and since when (wall clock) numbers are unique. */
uint64_t mail_last_number(const struct engine *engine, int64_t *out_since_ms);

/* True if a letter of that sender would be accepted now; otherwise fills err. */
bool mail_may_come(struct engine *engine, const struct account *account, struct str sender,
        struct err *err);

/* Mail came to bounce+MARK: INTERNAL_BOUNCE. */
struct mail_bounce {
    uint64_t mark;
    struct str why; /* the message; empty: only asks whose mark it is */
    const struct account
            *account; /* set to the account whose mail has bounced; NULL: unknown, or too old */
};

/* -- in the open transaction -- */
/* Stores a letter; number, time and read are filled in. Returns false and fills err if the text
 * is too long or the mailbox full. The news delete their oldest letter instead. */
MUST_CHECK bool mail_send(struct engine *engine, uint64_t recipient,
        const struct letter *letter, struct err *err);
/* Same for a letter from outside this world: "ann@north", "ann@example.org". Also refused if
 * there is no such account, or its owner does not accept letters from there, or has enough
 * unread ones. An owner in play is told. */
MUST_CHECK bool mail_come(struct engine *engine, const struct account *account,
        const struct letter *letter, struct err *err);
/* True for a sender who is not of this world: NAME@PLACE. */
bool mail_is_elsewhere(struct str sender);
/* Tells the owner, if in play, that a letter has arrived. Many letters from elsewhere are told
 * together. */
void mail_announce(struct engine *engine, uint64_t character, const struct letter *letter);
/* Both return false if the letter does not exist. */
bool mail_set_read(struct engine *engine, uint64_t recipient, uint64_t number, bool read);
bool mail_delete(struct engine *engine, uint64_t recipient, uint64_t number);

#pragma once
#include "engine/core/engine.h"

/* Letters, kept: between players, to everybody (news), to the wizards (reports). A box is known
 * by its recipient's character, or by one of the two names below. */
#define MAIL_EVERYBODY 0                  /* the news */
#define MAIL_LETTERS_MAX 200              /* of one box */
#define MAIL_TEXT_MAX ((size_t)12 * 1024) /* bytes of a letter's text */

struct account;

struct letter {
    uint64_t number; /* never used twice in a box */
    int64_t time_ms; /* wall clock */
    struct str sender;
    struct str subject;
    struct str text; /* raw */
    bool read;
    bool automatic; /* no person sent it: so it is not sent on, for another game may send it back */
};

#define MAIL_SUBJECT_MAX 200 /* bytes, of a letter from elsewhere */

/* What is borrowed holds for the call. */
typedef void mail_visit(void *data, const struct letter *letter);

/* Walks a box, oldest first. */
void mail_each(struct engine *engine, uint64_t recipient, mail_visit *visit, void *data);
/* The same without texts. */
void mail_each_head(struct engine *engine, uint64_t recipient, mail_visit *visit, void *data);
/* Visits one; false if there is no such letter. */
bool mail_find(struct engine *engine, uint64_t recipient, uint64_t number, mail_visit *visit,
        void *data);

/* Would a letter of that sender be taken just now? Else false with a sentence. */
bool mail_may_come(struct engine *engine, const struct account *account, struct str sender,
        struct err *err);

/* -- through the open tx -- */
/* Keeps a letter; number, time and read are filled in. False with a sentence if the text is too
 * long or the box full; the wizards' box and the news let go of their oldest instead. */
MUST_CHECK bool mail_send(struct engine *engine, uint64_t recipient,
        const struct letter *letter, struct err *err);
/* The same for a letter of somebody who is not of this world: "ann@north", "ann@example.org". Refused, too, if there is
 * no such account, or its owner wants none of theirs, or has enough of them to read; who is in play is told. */
MUST_CHECK bool mail_come(struct engine *engine, const struct account *account,
        const struct letter *letter, struct err *err);
/* Tells its owner, if they are in play, that a letter has come. */
void mail_announce(struct engine *engine, uint64_t character, const struct letter *letter);
/* False if there is no such letter. */
bool mail_set_read(struct engine *engine, uint64_t recipient, uint64_t number, bool read);
bool mail_delete(struct engine *engine, uint64_t recipient, uint64_t number);

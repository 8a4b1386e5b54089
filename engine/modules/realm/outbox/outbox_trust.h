#pragma once
#include "engine/core/engine.h"
#include "engine/modules/realm/outbox/outbox_announce.h"
#include "engine/modules/realm/outbox/outbox_seal.h"

/* Trust between worlds: which worlds are trusted, their keys, and their rights here.
 *
 * The realm's secret only lets a world introduce itself. It is listed as waiting until a wizard
 * accepts its key (`@realm accept NAME`) or the configuration pins it (realm.peers). Nothing that
 * comes from it before then has any effect. The accepted key is the only valid one for that name,
 * until it signs the next one or a wizard accepts another.
 *
 * The decisions are in TABLE_REALM_TRUST, and the keys that a world had before in
 * TABLE_REALM_PAST_KEY. */

enum outbox_trust_state {
    OUTBOX_TRUST_WAITS, /* for a wizard to decide */
    OUTBOX_TRUST_OLD, /* known since before there were keys; trusted until it shows its first */
    OUTBOX_TRUST_ACCEPTED,
    OUTBOX_TRUST_STRUCK, /* struck off by a wizard */
};

enum outbox_trust_by {
    OUTBOX_BY_NOBODY,
    OUTBOX_BY_WIZARD,
    OUTBOX_BY_CONFIG,
    OUTBOX_BY_UPGRADE
};

/* State of a world and the decision about it. Borrowed. */
struct outbox_trust_about {
    const char *name;
    enum outbox_trust_state state;
    enum outbox_trust_by by;
    const struct world_key *key;   /* the accepted or struck-off key, or NULL */
    const struct world_key *shown; /* another key that it shows now, or NULL */
    bool there;                    /* the broker lists it */
    bool waits_for_us;             /* it says that it has not accepted this world's key */
    bool back; /* a wizard struck it off, and the configuration pins another key of it since */
    unsigned may;
};

struct outbox_entry;
struct outbox_trust;

/* -- in an open transaction -- */
/* Reads the decisions. Makes this world's key pair if it has none; all worlds known so far become
 * OUTBOX_TRUST_OLD then. */
struct outbox_trust *outbox_trust_create(struct engine *engine);
void outbox_trust_destroy(struct outbox_trust *trust);
/* Applies the pins of engine_options(engine)->realm.peers. */
void outbox_trust_pin(struct engine *engine);
/* Reads the rows again after a transaction was rolled back. */
void outbox_trust_reload(struct engine *engine);

/* Starts taking the broker's list of worlds. */
void outbox_trust_hear_begin(struct engine *engine);

enum outbox_trust_heard {
    OUTBOX_HEARD_NOTHING, /* the world is not trusted, or is gone */
    OUTBOX_HEARD_OLD, /* trusted, but somebody put an old announcement back: shows only that it runs */
    OUTBOX_HEARD_FRESH, /* trusted, and may be acted on */
};
/* Takes the announcement of the world called name, as the broker has it. */
enum outbox_trust_heard outbox_trust_hear(
        struct engine *engine, struct str name, struct str said);

/* Accepts the key that a world shows. print must match its fingerprint or the first groups of it;
 * empty matches any. may: 0 grants all rights. Returns false with a sentence. */
MUST_CHECK bool outbox_trust_accept(struct engine *engine, struct str name, struct str print,
        unsigned may, struct err *err);
/* Strikes a world off. Returns false with a sentence. */
MUST_CHECK bool outbox_trust_strike(struct engine *engine, struct str name, struct err *err);
/* Replaces this world's key pair. The old pair signs the new one. */
void outbox_trust_roll(struct engine *engine);

/* -- at any time -- */
/* Returns this world's public key. Without a realm it returns false, unless make is set, which
 * needs an open transaction. */
bool outbox_trust_own(struct engine *engine, bool make, struct world_key *out);
/* True if messages to and from that world are allowed. */
bool outbox_trust_believes(const struct engine *engine, struct str name);
/* True if that world has the rights (WORLD_MAY_*, 0: all of them). */
bool outbox_trust_may(const struct engine *engine, struct str name, unsigned right);
/* True if it was known before worlds had keys. */
bool outbox_trust_is_old_kind(const struct engine *engine, struct str name);
/* Calls visit for each world of which anything is known, sorted by name. */
void outbox_trust_each(struct engine *engine,
        void (*visit)(void *data, const struct outbox_trust_about *about), void *data);
/* Calls visit for each world that wizards have not been told about yet, and marks them as told. */
void outbox_trust_each_news(struct engine *engine,
        void (*visit)(void *data, const struct outbox_trust_about *about), void *data);
/* Signs a text with this world's key. */
struct outbox_signing;
void outbox_trust_sign(struct engine *engine, const struct outbox_signing *what,
        unsigned char out[OUTBOX_SIGN_BYTES]);
/* True if the world of that name, which is believed, signed the text with its accepted key. */
bool outbox_trust_signed(const struct engine *engine, struct str name,
        const struct outbox_signing *what, const unsigned char sign[OUTBOX_SIGN_BYTES]);
/* Holds the output of the open transaction until the newest decision, and this world's key, are
 * durable. */
void outbox_trust_lean(struct engine *engine);
/* Appends this world's signed announcement. */
void outbox_trust_announce(struct engine *engine, json_t *here, struct buf *out);

/* Appends an entry for that world in the form for the broker: encrypted, or as plain text for a
 * world of OUTBOX_TRUST_OLD. */
void outbox_trust_seal(struct engine *engine, struct str to, struct str entry, struct buf *out);
/* Reads an entry from text; outbox_entry_finish frees it. Returns false with a reason if its writer
 * is not trusted or it is not for this world. */
MUST_CHECK bool outbox_trust_open(
        struct engine *engine, struct str text, struct outbox_entry *out, struct err *err);

/* Appends the rights as words, "visit, speak". */
void outbox_may_put(unsigned may, struct buf *out);

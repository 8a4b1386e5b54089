#pragma once
#include "engine/core/engine.h"
#include "engine/core/post/post_announce.h"
#include "engine/core/post/post_seal.h"

/* Which worlds this one believes, by which key, and what each may do here.
 *
 * The realm's secret lets a world introduce itself, and no more: it is listed as one that waits until a wizard accepts its
 * key (`@realm accept NAME`) or the configuration pins it (realm.peers). Nothing that comes from it before that is acted
 * on. A key that was accepted is the only one that is taken for that name, until it signs the next one, or a wizard
 * accepts another.
 *
 * Kept in rows of TABLE_META: "realm:key" has this world's own pair, "realm:peer:NAME" what was decided about a world. */

/* What a world may do here, as bits. */
enum post_may {
    POST_MAY_VISIT = 1, /* people come and go */
    POST_MAY_SPEAK = 2, /* tells, and lines of shared channels */
    POST_MAY_MAIL = 4,
    POST_MAY_BAN =
            8, /* ban, mute, boot and their opposites, by its wizards who are wizards here */
    POST_MAY_ALL = 15,
    POST_MAY_ALWAYS =
            16, /* of a kind of letter: any world that is believed may write it, as about names */
};

enum post_trust_state {
    POST_TRUST_WAITS, /* for a wizard's word */
    POST_TRUST_OLD, /* known since before there were keys: believed until it shows its first */
    POST_TRUST_ACCEPTED,
    POST_TRUST_STRUCK, /* struck off by a wizard */
};

enum post_trust_by { POST_BY_NOBODY, POST_BY_WIZARD, POST_BY_CONFIG, POST_BY_UPGRADE };

/* How it stands with a world. Borrowed. */
struct post_trust_about {
    const char *name;
    enum post_trust_state state;
    enum post_trust_by by;
    const struct post_key *key;   /* that is accepted, or was struck off; NULL: none */
    const struct post_key *shown; /* another one that it shows now; NULL: none */
    bool there;                   /* the board has it */
    bool waits_for_us;            /* it says that it has not accepted this world's key */
    unsigned may;
};

struct post_entry;
struct post_trust;

/* -- in an open slice or tx -- */
/* Reads what was decided. Makes this world's key pair if it has none: all worlds that it knows then are POST_TRUST_OLD. */
struct post_trust *post_trust_create(struct engine *engine);
void post_trust_destroy(struct post_trust *trust);
/* Takes the pins of engine->options.realm.peers. */
void post_trust_pin(struct engine *engine);
/* The rows are as they were before the slice. */
void post_trust_reload(struct engine *engine);

/* Begins to take what the board says of worlds. */
void post_trust_hear_begin(struct engine *engine);
/* Takes the announcement of the world called name, as it lies on the board. True: it is believed, and may be acted on. */
bool post_trust_hear(struct engine *engine, struct str name, struct str said);

/* Accepts the key that a world shows. print: its fingerprint or some groups of it, which must fit; empty: any. may: 0: all.
 * False with a sentence. */
MUST_CHECK bool post_trust_accept(struct engine *engine, struct str name, struct str print,
        unsigned may, struct err *err);
/* Strikes a world off. False with a sentence. */
MUST_CHECK bool post_trust_strike(struct engine *engine, struct str name, struct err *err);
/* Replaces this world's key pair; the old one signs the new one. */
void post_trust_roll(struct engine *engine);

/* -- at any time -- */
/* This world's public key. In a world of no realm: false, unless make, which needs an open slice. */
bool post_trust_own(struct engine *engine, bool make, struct post_key *out);
/* Are letters to and from that world taken? */
bool post_trust_believes(const struct engine *engine, struct str name);
/* May that world do what needs those rights (POST_MAY_*, 0: all of them)? */
bool post_trust_may(const struct engine *engine, struct str name, unsigned right);
/* Was it known before worlds had keys? */
bool post_trust_is_old_kind(const struct engine *engine, struct str name);
/* Walks all worlds of which anything is known, by name. */
void post_trust_each(struct engine *engine,
        void (*visit)(void *data, const struct post_trust_about *about), void *data);
/* Walks those of which wizards have not been told yet; they are from then on. */
void post_trust_each_news(struct engine *engine,
        void (*visit)(void *data, const struct post_trust_about *about), void *data);
/* Appends what this world says of itself, signed. */
void post_trust_announce(struct engine *engine, json_t *here, struct buf *out);

/* Appends an entry for that world as it goes to the board: sealed, or of a world of POST_TRUST_OLD as it is. */
void post_trust_seal(struct engine *engine, struct str to, struct str entry, struct buf *out);
/* Reads an entry that came as text; post_entry_finish frees it. False with a reason: it was not written by a world that is
 * believed, or not for this one. */
MUST_CHECK bool post_trust_open(
        struct engine *engine, struct str text, struct post_entry *out, struct err *err);

/* "visit" and so on; 0: it is no right. */
unsigned post_may_of(struct str word);
/* Appends "visit, speak". */
void post_may_put(unsigned may, struct buf *out);
/* True if value is what realm.peers may be. */
MUST_CHECK bool post_may_is_pins(const struct value *value, struct err *err);

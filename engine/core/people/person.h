#pragma once
#include "engine/core/people/cloak.h"
#include "engine/core/people/presence.h"

#include <jansson.h>

/* People in play, as chat clients know them: nickname, user name, real name, away or not. The
 * nickname is the character's name. */

#define PERSON_USER_MAX 16
#define PERSON_REALNAME_MAX 150
#define PERSON_AWAY_MAX 200
#define PERSON_MASK_MAX 96 /* "nick!user@host", with its NUL */

/* IRC user modes of a person. */
enum person_mode {
    PERSON_INVISIBLE = 1,
    PERSON_BOT = 2,
    PERSON_OPERATOR = 4, /* of the server */
    PERSON_WALLOPS = 8,
};

/* Somebody who left recently; in memory only. */
#define PERSONS_GONE_KEPT 200

struct person_gone {
    uint64_t character;
    char name[32];
    char user[PERSON_USER_MAX + 1];
    char host[CLOAK_SIZE];
    char realname[PERSON_REALNAME_MAX + 1];
    char address[ADDRESS_SIZE]; /* of a guest, for a late ban; empty: unknown */
    bool guest;
    int64_t time_ms; /* wall clock */
};

/* Records that somebody leaves, or that this was their former name. */
void person_note_gone(struct engine *engine, const struct presence *presence);
/* Removes the entries of an erased account with that name. */
void person_forget_gone(struct engine *engine, struct str name);
/* Returns the i-th entry, the newest first, or NULL. */
const struct person_gone *person_gone_at(const struct engine *engine, size_t i);

/* Returns the last guest with that name who has left, or NULL. */
const struct person_gone *person_gone_guest(const struct engine *engine, struct str name);

/* Returns the last entry of a character, or NULL. */
const struct person_gone *person_gone_character(
        const struct engine *engine, uint64_t character);
/* Returns the person in play with exactly this name (folded), or NULL. */
struct presence *person_find(struct engine *engine, struct str name);
/* Returns the user name given by the client, or "player". Borrowed. */
const char *person_user(const struct presence *presence);
/* Returns the substitute for the address: "player", or a guest's cloak ("guest" before any
 * connection). */
const char *person_host(const struct presence *presence);
struct str person_realname(const struct presence *presence);
/* Returns the away message (option `afk`), or that they sleep; empty: not away. Borrowed for the transaction. */
struct str person_away(struct engine *engine, const struct presence *presence);
/* "nick!user@host". */
void person_mask(const struct presence *presence, char out[PERSON_MASK_MAX]);
/* True if a mask with * and ? matches the person, in any case. */
bool person_fits(const struct presence *presence, struct str mask);
/* Sets user and real name from a client, cleaned and cut to size. */
void person_describe(struct presence *presence, struct str user, struct str realname);
/* Returns {id, nick, user, host, realname, account?, away?, modes} for events and answers. */
json_t *person_json(struct engine *engine, const struct presence *presence);
/* Returns a copy of an event about the person `who`, for those who ignore them, without their
 * texts (why, away, realname). The caller owns it. */
json_t *person_hush(const json_t *event);
/* Appends "NICK USER HOST RANK\n", for lists of people: with thousands of people, JSON objects
 * would be too slow to parse. rank: on that channel, 0 elsewhere. */
void person_add_line(const struct presence *presence, unsigned rank, struct buf *out);
/* Returns the seconds since the last line of any of their sessions. */
int64_t person_idle_seconds(struct engine *engine, uint64_t character);

#pragma once
#include "engine/core/people/presence.h"

#include <jansson.h>

/* People in play as chat clients know them: a nickname, a user name, a real name, whether they are
 * away. A nickname is the name of the character. */

#define PERSON_USER_MAX 16
#define PERSON_REALNAME_MAX 150
#define PERSON_AWAY_MAX 200
#define PERSON_MASK_MAX 96 /* "nick!user@host", its end included */

/* What a person has set of themselves on IRC (user modes). */
enum person_mode {
    PERSON_INVISIBLE = 1,
    PERSON_BOT = 2,
    PERSON_OPERATOR = 4, /* of the server */
    PERSON_WALLOPS = 8,
};

/* Somebody who went out of play lately; in memory only. */
#define PERSONS_GONE_KEPT 200

struct person_gone {
    char name[32];
    char user[PERSON_USER_MAX + 1];
    char host[CLOAK_SIZE];
    char realname[PERSON_REALNAME_MAX + 1];
    char address
            [ADDRESS_SIZE]; /* of a guest, for a ban that comes too late; empty: not known */
    bool guest;
    int64_t time_ms; /* wall clock */
};

/* Notes that somebody goes, or that this was their name. */
void person_note_gone(struct engine *engine, const struct presence *presence);
/* Forgets those of an account of that name: it is erased. */
void person_forget_gone(struct engine *engine, struct str name);
/* The i-th of them, newest first, or NULL. */
const struct person_gone *person_gone_at(const struct engine *engine, size_t i);

/* The last guest of that name who has gone, or NULL. */
const struct person_gone *person_gone_guest(const struct engine *engine, struct str name);

/* Who is in play under exactly this name (folded as names are), or NULL. */
struct presence *person_find(struct engine *engine, struct str name);
/* Their user name: as they gave it, else made of their name. Borrowed until the next call. */
const char *person_user(const struct presence *presence);
/* Returns what stands for their address: "player", or a guest's cloak ("guest" before any connection). */
const char *person_host(const struct presence *presence);
struct str person_realname(const struct presence *presence);
/* What they said about being away (the option `afk`); empty: they are here. Borrowed for the slice. */
struct str person_away(struct engine *engine, const struct presence *presence);
/* "nick!user@host". */
void person_mask(const struct presence *presence, char out[PERSON_MASK_MAX]);
/* True if a mask with * and ? fits them, in any case. */
bool person_fits(const struct presence *presence, struct str mask);
/* Takes user and real name from a client; cleaned and cut to what fits. */
void person_describe(struct presence *presence, struct str user, struct str realname);
/* {id, nick, user, host, realname, account?, away?, modes}: for events and answers. */
json_t *person_json(struct engine *engine, const struct presence *presence);
/* Same, as one who asks is told: of somebody whom they ignore, nothing that these wrote. */
json_t *person_json_for(
        struct engine *engine, const struct presence *presence, uint64_t viewer);
/* What is said to one who has told them something, or invites them: that they are away, unless either ignores the
 * other. */
struct str person_away_for(
        struct engine *engine, const struct presence *presence, uint64_t viewer);
/* A copy of an event about the person `who` in it, for those who ignore them: what happened, without anything
 * that they wrote (why, away, realname). The caller owns it. */
json_t *person_hush(const json_t *event);
/* Appends "NICK USER HOST RANK" and a line's end, as lists of who is somewhere have it: of thousands, JSON of
 * objects would take longer to read than all else. rank: on the channel that it is about, 0 elsewhere. */
void person_add_line(const struct presence *presence, unsigned rank, struct buf *out);
/* Seconds since the last line of any of their sessions. */
int64_t person_idle_seconds(struct engine *engine, uint64_t character);

#pragma once
#include "engine/core/engine.h"

/* Bans: who may not come in, by name, by address (192.0.2.7, 2001:db8::/32), or only guests and new
 * accounts of an address (guests@192.0.2.7); and who of a bridged network is not heard (bob@libera,
 * *@libera). */

struct bans;

struct bans *bans_create(void);
void bans_destroy(struct bans *bans);

/* -- through the open tx -- */
/* Bans an address, a network or a name; replaces an older one. seconds 0: for good. False, and
 * nothing done, if subject is none of these, or of a bridge that is not open. */
bool ban_set(struct engine *engine, struct str subject, int64_t seconds, struct str reason,
        uint64_t author);
/* False if there is no such ban. */
bool ban_lift(struct engine *engine, struct str subject);

/* Is this address, or this name, banned now? out_reason (may be NULL) is borrowed until a
 * ban changes. */
bool ban_has_address(struct engine *engine, const char *address, struct str *out_reason);
bool ban_has_name(struct engine *engine, struct str name, struct str *out_reason);
/* Same, of somebody who would come in as a guest, or make an account. */
bool ban_has_newcomer(struct engine *engine, const char *address, struct str *out_reason);
/* Is somebody of a bridged network, "nick@bridge", not to be heard here? */
bool ban_has_elsewhere(struct engine *engine, struct str sender);
/* Would a ban of subject keep out this character, in play, or where it comes from? */
bool ban_covers(struct engine *engine, struct str subject, uint64_t character);
/* Ends what the subject of a ban has in play: sessions on every door, streams, tokens. They are told why. As
 * soon as the open tx is committed. */
void ban_end(struct engine *engine, struct str subject, const char *why);
/* Walks the bans in force: subject, milliseconds to go (0: for good), reason. */
void ban_each(struct engine *engine,
        void (*visit)(void *data, struct str subject, int64_t left_ms, struct str reason),
        void *data);

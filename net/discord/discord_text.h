#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Names and texts between Discord and the game, without side effects. */

/* Appends a user as shown here: "bob", or "bob|1234" for a name of the old kind, which others may have
 * as well. What a name here may not have is left out, and marked by a '~' at the end. */
void discord_show_user(struct str username, struct str discriminator, struct buf *out);
/* Returns when an ID was made; ms, wall clock. */
int64_t discord_time_ms(uint64_t id);
/* Returns the number in an ID; 0: it is none. */
uint64_t discord_id(struct str text);

struct discord_url {
    char host[256];
    char port[8];
    struct str path; /* borrowed; empty or begins with '/' */
};

/* Reads "wss://HOST[:PORT][/PATH]", or "ws://…" without TLS. */
bool discord_read_url(struct str url, bool tls, struct discord_url *out);

/* Who a mention means. Each appends a name, or nothing if it is unknown. */
struct discord_names {
    void (*user)(void *data, uint64_t id, struct buf *out);
    void (*channel)(void *data, uint64_t id, struct buf *out);
    void *data;
};

/* Appends a message as text of the game: marks of emphasis as here (emphasis.h), and names for
 * mentions. */
void discord_read(struct str content, const struct discord_names *names, struct buf *out);
/* Removes the marks of "/me", which Discord writes as "_waves_". Returns true if there were some. */
bool discord_read_action(struct str *content);
/* Appends text of the game as a message: only its marks of emphasis mean something there. */
void discord_write(struct str text, struct buf *out);
/* Appends text so that none of its characters means something there. */
void discord_escape(struct str text, struct buf *out);
/* Appends a name for lines of a webhook, "ann/Skein" for "ann@Skein". Returns false if Discord does not
 * allow it. */
bool discord_hook_name(struct str name, struct buf *out);

#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a bridge to XMPP says and hears, as text: pure. */

/* Appends a JID's bare part as servers compare it: "room@conference.example". */
void xmpp_fold(struct str name, struct buf *out);
/* Takes "a@b/c" apart; the part behind the slash is empty if there is none. */
struct str xmpp_bare(struct str jid);
struct str xmpp_resource(struct str jid);

/* Appends a nick as the game shows it: one word, without what forges a place elsewhere or cannot be seen. One that is
 * not shown as it is ends with '~', and no other does: who has a plain name cannot be taken for them. */
void xmpp_show_nick(struct str nick, struct buf *out);

struct xmpp_speech {
    struct str room;
    struct str sender; /* "ann" or, from another network, "nick@network" */
    struct str home;   /* what the game calls itself as a network */
    struct str text;   /* raw */
    bool action;
    bool soften;   /* somebody there has the sender's nick, and shall not be called */
    uint64_t mark; /* by which we know it again */
};

/* Appends one message, with a line's end. */
void xmpp_say(const struct xmpp_speech *speech, struct buf *out);
/* Appends the message that sets a room's subject. */
void xmpp_say_subject(struct str room, struct str subject, struct buf *out);
/* The mark of a message of ours, by its id; 0: it has none. */
uint64_t xmpp_read_mark(struct str id);

/* Takes the next line of what somebody said, clean; false if there is none. At most NET_BRIDGE_LINES_MAX come of one
 * message, the last with "…" if there were more: *taken counts them, and begins as 0. */
bool xmpp_take_line(struct str *body, size_t *taken, struct buf *out);
/* Takes "/me " off; true if it was there. */
bool xmpp_read_action(struct str *text);
/* Reads "2024-05-01T12:00:00Z", with or without parts of seconds, to milliseconds since 1970. */
bool xmpp_read_stamp(struct str text, int64_t *out_ms);

/* Of SCRAM's first word of the server (RFC 5802), "r=…,s=SALT,i=COUNT": the salt, still in base64. False if it is none, or
 * the count is more than anybody needs. */
bool xmpp_read_challenge(struct str text, struct str *out_salt, uint32_t *out_count);

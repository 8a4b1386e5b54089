#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text functions of a bridge to XMPP, without side effects. */

/* Appends a JID's bare part as servers compare it: "room@conference.example". */
void xmpp_fold(struct str name, struct buf *out);
/* Split "a@b/c": the part before the slash, and the part after it, empty if absent. */
struct str xmpp_bare(struct str jid);
struct str xmpp_resource(struct str jid);

/* Appends a nick as the game shows it: one word, without characters that are invisible or that
 * imitate another network's name. A changed nick ends with '~', and no other does, so it cannot
 * imitate an unchanged one. */
void xmpp_show_nick(struct str nick, struct buf *out);

struct xmpp_speech {
    struct str room;
    struct str sender; /* "ann" or, from another network, "nick@network" */
    struct str home;   /* the game's name as a network */
    struct str text;   /* raw */
    bool action;
    bool soften;          /* somebody there has the sender's nick, and must not be alerted */
    uint64_t mark;        /* to recognise it later */
    const char *template; /* the form of a line; NULL: the usual one */
};

/* Appends one message and a newline. Marks of emphasis become those of XMPP (XEP-0393). */
void xmpp_say(const struct xmpp_speech *speech, struct buf *out);
/* Appends the message that sets a room's subject. */
void xmpp_say_subject(struct str room, struct str subject, struct buf *out);
/* Returns the mark in a message's id; 0: none, not ours. */
uint64_t xmpp_read_mark(struct str id);

/* Appends text of XMPP with the marks of the game. */
void xmpp_read_styles(struct str text, struct buf *out);
/* Appends what a line says, with its speaker, and with marks of XMPP. */
void xmpp_add_words(const struct xmpp_speech *speech, struct buf *out);
/* Removes a leading "/me ". Returns true if there was one. */
bool xmpp_read_action(struct str *text);
/* Reads "2024-05-01T12:00:00Z", with or without fractions of seconds, as milliseconds since
 * 1970. */
bool xmpp_read_stamp(struct str text, int64_t *out_ms);

/* Reads the server's first message of SCRAM (RFC 5802), "r=…,s=SALT,i=COUNT": the salt, still
 * in base64, and the count. Returns false if it is invalid or the count is too high. */
bool xmpp_read_challenge(struct str text, struct str *out_salt, uint32_t *out_count);

#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/bridge/net_bridge_text.h"

#include <stdbool.h>
#include <stddef.h>

/* What a bridge says and hears, as text: pure. */

/* -- to the network -- */

struct irc_bridge_speech {
    struct str channel; /* the network's */
    struct str sender;  /* "ann" or, from another network, "nick@network" */
    struct str home;    /* what the game calls itself as a network */
    struct str text;    /* raw */
    bool action;
    bool notice; /* said by a program, which nobody shall answer */
    bool soften; /* somebody there has the sender's nick, and shall not be called */
    size_t room; /* bytes that a line's text may have */
};

/* Appends the lines that say it, each a PRIVMSG (or NOTICE) with CR LF; returns how many. Long text is split
 * at words, never inside a character, each piece with its sender. */
size_t irc_bridge_say(const struct irc_bridge_speech *speech, struct buf *out);

/* -- from the network -- */

/* Takes "\1ACTION text\1" to text; false if it is another CTCP, which is nobody's speech. */
bool irc_bridge_read_action(struct str *text, bool *out_action);
/* Appends a nick or channel as servers compare them (RFC 1459). */
void irc_bridge_fold(struct str name, struct buf *out);

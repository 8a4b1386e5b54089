#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/shared/carried_line.h"

#include <stdbool.h>
#include <stddef.h>

/* Formatting and parsing of a bridge's speech, without side effects. */

struct irc_bridge_speech {
    struct str channel; /* the network's */
    struct str sender;  /* "ann" or, from another network, "nick@network" */
    struct str home;    /* the game's name as a network */
    struct str text;    /* raw */
    bool action;
    bool notice;          /* a program said it, and nobody should answer */
    bool soften;          /* somebody there has the sender's nick, and must not be alerted */
    size_t room;          /* the most bytes for a line's text */
    const char *template; /* see carried_template_is; NULL: the usual form */
    /* RELAYMSG: stands between the sender's name and their network. 0: our own nick says it */
    char separator;
};

/* Appends the lines that say it, each a PRIVMSG (or NOTICE, or RELAYMSG) with CR LF; returns how
 * many. Long text is split at words, never inside a character, each piece with its sender. Marks of
 * emphasis (emphasis.h) become codes of IRC. */
size_t irc_bridge_say(const struct irc_bridge_speech *speech, struct buf *out);

/* Appends text of the network as irc_clean does, with marks for bold, italic and struck text and
 * text of fixed width. Colours are left out. */
void irc_bridge_read_styles(struct str text, struct buf *out);
/* Reduces "\1ACTION text\1" to text. Returns false for any other CTCP, which is not speech. */
bool irc_bridge_read_action(struct str *text, bool *out_action);
/* Appends a nick or channel as servers compare them (RFC 1459). */
void irc_bridge_fold(struct str name, struct buf *out);

#pragma once
#include "engine/base/buf.h"
#include "engine/session/msg.h"
#include "net/irc/irc_msg.h"

#include <stdbool.h>

/* Several lines that are said as one (draft/multiline): as they come, and as they are shown. */

#define IRC_MULTI_BYTES 4096 /* as irc_cap.c says */
#define IRC_MULTI_LINES 24

struct irc_front;

/* A batch of lines that a client says. */
struct irc_multi {
    char reference[65]; /* empty: none is open */
    char target[80];
    char label[65];    /* of the command that opened it */
    struct buf text;   /* the lines, cleaned */
    struct buf joints; /* "AT,AT": where lines were joined into one, in bytes of text */
    struct buf tags;   /* the client's own */
    unsigned lines;    /* as they came */
    bool notice;
    bool wrong; /* and that was said */
};

/* Lines that somebody said as one, on their way to a client. */
struct irc_group {
    char key[160];    /* empty: there are none */
    struct buf lines; /* messages */
    unsigned count;
    bool own;
    bool news;
};

/* -- irc_multi.c -- */

enum irc_multi_fault {
    IRC_MULTI_GOOD,
    IRC_MULTI_INVALID,
    IRC_MULTI_OTHER_TARGET,
    IRC_MULTI_MANY_LINES,
    IRC_MULTI_MANY_BYTES,
};

/* What comes of a client's messages. Pure, and main thread only. Of one with a fault nothing is taken. */

/* "BATCH +REFERENCE draft/multiline TARGET" */
enum irc_multi_fault irc_multi_open(struct irc_multi *multi, const struct irc_msg *msg);
/* A PRIVMSG or NOTICE of it, while it is open. */
enum irc_multi_fault irc_multi_add(struct irc_multi *multi, const struct irc_msg *msg);
/* Is it whole, and is there something in it to say? */
enum irc_multi_fault irc_multi_judge(const struct irc_multi *multi);
void irc_multi_forget(struct irc_multi *multi);

void irc_multi_command(struct irc_front *front, const struct irc_msg *msg);
/* True if it is a line of a batch, and taken. */
bool irc_multi_takes(struct irc_front *front, const struct irc_msg *msg);
void irc_multi_finish(struct irc_front *front);

/* -- irc_speak.c -- */

/* Says what a batch brought. */
void irc_speak_lines(struct irc_front *front, const struct irc_multi *multi);

/* -- irc_group.c -- */

/* Is it one of several lines that somebody said as one? */
bool irc_group_is_part(const struct msg *msg);
/* Then it waits for the others, and true is returned. own, news: as it is to be shown. */
bool irc_group_add(struct irc_front *front, const struct msg *msg, bool own, bool news);
/* Shows what waits. */
void irc_group_write(struct irc_front *front);
void irc_group_finish(struct irc_front *front);

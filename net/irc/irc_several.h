#pragma once
#include "engine/base/buf.h"
#include "engine/session/msg.h"
#include "net/shared/irc_msg.h"

#include <jansson.h>

#include <stdbool.h>

/* Several lines that are said as one (draft/multiline), as input and as output; and several people who have just
 * woken. */

#define IRC_MULTI_BYTES 4096 /* as in irc_cap.c */
#define IRC_MULTI_LINES 32

struct irc_frontend;

/* A batch of lines from a client. */
struct irc_multi {
    char reference[65]; /* empty if no batch is open */
    char target[80];
    char label[65];    /* of the command that opened it */
    struct buf text;   /* the lines, cleaned */
    struct buf joints; /* "AT,AT": where lines were joined into one, in bytes of text */
    struct buf tags;   /* the client's own tags */
    unsigned lines;    /* as received */
    bool notice;
    bool wrong; /* an error was found and reported */
};

/* Lines that somebody said as one, on their way to a client. */
struct irc_group {
    char key[160];    /* empty if nothing waits */
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

/* Handling of a client's messages. Pure, and main thread only. A message with an error has no
 * effect. */

/* Handles "BATCH +REFERENCE draft/multiline TARGET". */
enum irc_multi_fault irc_multi_open(struct irc_multi *multi, const struct irc_msg *msg);
/* Adds a PRIVMSG or NOTICE of the open batch. */
enum irc_multi_fault irc_multi_add(struct irc_multi *multi, const struct irc_msg *msg);
/* Checks that the batch is complete and not empty. */
enum irc_multi_fault irc_multi_judge(const struct irc_multi *multi);
void irc_multi_forget(struct irc_multi *multi);

void irc_multi_command(struct irc_frontend *frontend, const struct irc_msg *msg);
/* True if it is a line of a batch, and was taken. */
bool irc_multi_takes(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_multi_finish(struct irc_frontend *frontend);

/* -- irc_speak.c -- */

/* Says the lines of a batch. */
void irc_speak_lines(struct irc_frontend *frontend, const struct irc_multi *multi);

/* -- irc_group.c -- */

/* True if it is one of several lines that somebody said as one. */
bool irc_group_is_part(const struct msg *msg);
/* Holds such a line until the others arrive, and returns true. own, news: how it is to be shown. */
bool irc_group_add(struct irc_frontend *frontend, const struct msg *msg, bool own, bool news);
/* Shows the lines that wait. */
void irc_group_write(struct irc_frontend *frontend);
void irc_group_finish(struct irc_frontend *frontend);

/* -- irc_redact.c -- */

void irc_redact_command(struct irc_frontend *frontend, const struct irc_msg *msg);

/* -- irc_arrival.c -- */

void irc_arrivals_begin(struct irc_frontend *frontend);
/* Drops all waiting people without showing them. */
void irc_arrivals_forget(struct irc_frontend *frontend);
/* Shows all waiting people. */
void irc_arrivals_show(struct irc_frontend *frontend);
/* Adds a person who has woken, to be shown later. */
void irc_arrival_add(struct irc_frontend *frontend, json_t *who);
/* Update a waiting person: their name, or that they are away. */
void irc_arrival_changed(struct irc_frontend *frontend, json_t *who);
void irc_arrival_renamed(struct irc_frontend *frontend, struct str nick, const char *name);
/* Shows a person who is on another channel with the client. */
void irc_arrival_met(struct irc_frontend *frontend, struct str nick);
void irc_arrival_gone(struct irc_frontend *frontend, struct str nick);

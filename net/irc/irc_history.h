#pragma once
#include <jansson.h>

#include <stdint.h>

struct irc_frontend;
struct irc_msg;

/* -- irc_history.c -- */

void irc_history_command(struct irc_frontend *frontend, const struct irc_msg *msg);

/* Writes lines of an answer as a batch of that type. target NULL: each line has its own. */
void irc_history_write(struct irc_frontend *frontend, const json_t *lines, const char *target,
        const char *type);

/* Returns what was received on #here and matches SEARCH, as a new reference. */
json_t *irc_history_here(const struct irc_frontend *frontend, const json_t *args);

/* -- irc_search.c -- */

void irc_search_command(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_search_finish(struct irc_frontend *frontend);

/* -- irc_mark.c -- */

void irc_mark_command(struct irc_frontend *frontend, const struct irc_msg *msg);
/* Sends MARKREAD with a JOIN, to a client with that capability. */
void irc_mark_joined(struct irc_frontend *frontend, const char *channel, int64_t time_ms);
/* Handles that another connection of the character has read on. */
void irc_mark_news(struct irc_frontend *frontend, const json_t *event);

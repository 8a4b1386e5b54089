#pragma once
#include "engine/base/err.h"
#include "world/value/value.h"

/* One entry of `bridges` in the configuration. */

/* Checks of its fields; the error is the end of a sentence that names the field. */
bool config_bridge_is_name(const char *text, struct err *err);
bool config_bridge_is_address(const char *text, struct err *err);
bool config_bridge_is_nick(const char *text, struct err *err);
bool config_bridge_is_channels(const struct value *value, struct err *err);
bool config_bridge_is_sasl(const struct value *value, struct err *err);
bool config_bridge_is_pace(const struct value *value, struct err *err);

struct config_bridge_channel {
    const char *network; /* "#skein" */
    const char *game;    /* "public" */
};

/* An entry. Texts are borrowed from the configuration, except for those of this struct. */
struct config_bridge {
    const char *protocol; /* "irc", "xmpp", "matrix" or "discord" */
    const char *name;     /* of the bridge; also the game's name for the network */
    const char *nick;
    const char *domain;  /* that the certificate must name; NULL: the host */
    const char *account; /* for SASL; NULL: none */
    const char *account_password;
    const char *password;  /* of the server (IRC's PASS), or of the rooms; NULL: none */
    const char *template;  /* the form of a carried line; NULL: the usual one */
    const char *authority; /* file of trusted certificates; NULL: the system's */
    uint32_t keep;         /* lines kept while the network cannot take them; 1 or more */
    uint32_t pace_ms;      /* the cost of a line to the network; 0: nothing */
    uint32_t burst;        /* lines that may go at once; 1 or more */
    bool tls;
    bool verify; /* whether the certificate is checked */
    char host[256];
    char port[8];
    struct config_bridge_channel *channels; /* owned */
    size_t channel_count;
};

/* Parses a checked entry. */
void config_bridge_read(const struct value *entry, struct config_bridge *out);
void config_bridge_finish(struct config_bridge *bridge);

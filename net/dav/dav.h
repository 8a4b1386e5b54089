#pragma once
#include "net/web/http/http_exchange.h"
#include "net/web/http/web_part.h"

/* WebDAV (RFC 4918) below /dav: a builder's areas as files (net/files/tree.h), for file managers
 * and editors. Log-in is by Basic only: an account's name, with its password or a token. */

extern const struct web_part dav_part;

struct dav_keys;

/* A cache of recent successful log-ins by password: each request has one, and hashing takes long.
 */
struct dav_keys *dav_keys_create(void);
void dav_keys_destroy(struct dav_keys *keys);
/* Returns the token issued for this name and password, or NULL. */
const char *dav_keys_find(struct dav_keys *keys, struct str credentials);
void dav_keys_put(struct dav_keys *keys, struct str credentials, const char *token);
/* Removes the entry of a token that is no longer valid. */
void dav_keys_forget(struct dav_keys *keys, const char *token);

/* Converts a path of the web to one of the tree. *out_short is true if "/areas" was left out.
 * False if the path is not in the tree. */
bool dav_path(struct str path, struct buf *out, bool *out_short);

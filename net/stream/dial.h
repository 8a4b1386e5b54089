#pragma once
#include <stdbool.h>
#include <stddef.h>

/* The address of another process of ours: HOST:PORT, [V6]:PORT or unix:PATH. net/shared/dial_start.h connects to it. */

#define DIAL_LOCAL "unix:"

/* True if `to` is a valid address. */
bool dial_is_formed(const char *to);
/* True if it is on this machine, where nobody else can read the traffic. */
bool dial_is_local(const char *to);
/* True for unix:PATH, which the file system guards. */
bool dial_is_socket(const char *to);
/* Copies the host of such an address and points to its port; false for a local socket or another form. */
bool dial_host(const char *to, char *out, size_t size, const char **out_port);

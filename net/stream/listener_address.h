#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <sys/types.h>

/* A listening socket with its name. */
struct listener_socket {
    int fd;
    char name[128]; /* "127.0.0.1:4000", "[::1]:4000", "unix:/run/skein.sock" */
    dev_t device;   /* of a local socket's file, so that only our own file is removed */
    ino_t inode;
};

/* True if the address is valid, without looking anything up. */
MUST_CHECK bool listener_address_is_formed(const char *address, struct err *err);
/* True if listening there needs privileges: a port below 1024. */
bool listener_address_is_privileged(const char *address);
/* Opens HOST:PORT, [V6]:PORT or unix:PATH, or takes the listening socket of fd:NUMBER. The error
 * names the address and the next step. */
MUST_CHECK bool listener_socket_open(
        const char *address, struct listener_socket *out, struct err *err);
/* Closes it and removes a local socket's file, if it is still ours. */
void listener_socket_close(struct listener_socket *socket);

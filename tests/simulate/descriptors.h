#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>

/* descriptors -- what the server's descriptors stand for.
 *
 * Those of the machine begin at DESCRIPTORS_FIRST; smaller ones are the real machine's. They are the process's own memory, and
 * end with it. */

enum {
    DESCRIPTORS_FIRST = 600,
    DESCRIPTORS = 256,
};

enum descriptor_kind {
    DESCRIPTOR_FREE,
    DESCRIPTOR_FILE,
    DESCRIPTOR_SOCKET, /* neither listens nor is connected */
    DESCRIPTOR_LISTENER,
    DESCRIPTOR_LINK,
    DESCRIPTOR_EVENT,  /* eventfd */
    DESCRIPTOR_POLL,   /* epoll */
    DESCRIPTOR_CHANCE, /* /dev/urandom */
};

struct descriptor {
    enum descriptor_kind kind;
    int index;       /* of the file, listener or link */
    uint64_t at;     /* where the next read of a file begins */
    uint64_t events; /* of an eventfd */
    uint16_t port;   /* a socket's, once bound */
    /* What an epoll waits for of it. */
    bool watched;
    uint32_t wanted;
    uint64_t data;
};

/* NULL: the real machine's. */
struct descriptor *descriptor_find(int fd);
/* The lowest free one; -1: none is left. */
int descriptor_open(enum descriptor_kind kind, int index);
void descriptor_close(int fd);
/* EPOLLIN, EPOLLOUT, EPOLLHUP as they are now. */
uint32_t descriptor_events(const struct descriptor *descriptor);
/* Those that are watched and ready; *out: at most `most`. */
int descriptors_ready(struct epoll_event *out, int most);

#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>

/* descriptors -- The server's file descriptors.
 *
 * Descriptors of the simulated machine begin at DESCRIPTORS_FIRST; smaller ones are the real
 * machine's. They live in the process's own memory and end with it. */

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
    /* Events that an epoll waits for. */
    bool watched;
    uint32_t wanted;
    uint64_t data;
};

/* NULL: the real machine's. */
struct descriptor *descriptor_find(int fd);
/* Returns the lowest free descriptor, or -1. */
int descriptor_open(enum descriptor_kind kind, int index);
void descriptor_close(int fd);
/* EPOLLIN, EPOLLOUT, EPOLLHUP as they are now. */
uint32_t descriptor_events(const struct descriptor *descriptor);
/* Writes the watched descriptors that are ready to out, at most `most`. */
int descriptors_ready(struct epoll_event *out, int most);

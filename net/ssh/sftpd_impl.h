#pragma once
#include "net/files/tree.h"
#include "net/ssh/sftpd_packet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Internals of SFTP: requests (sftpd.c), and temporary files (sftpd_scratch.c). */

enum { SFTPD_HANDLES_MAX = 64, SFTPD_SCRATCH_MAX = 16 };

struct sshd_channel;

struct sftpd_handle {
    uint32_t number; /* 0: free */
    bool folder;
    bool write;
    bool written;  /* since it was opened */
    size_t cursor; /* in a folder: names returned so far */
    struct buf path;
    struct buf text; /* for a folder: its names */
    uint32_t time;
};

/* A file that an editor writes first and then renames. Only its channel sees it, and it ends with
 * the channel. */
struct sftpd_scratch {
    char *path; /* owned; NULL: free */
    struct buf text;
};

struct sftpd {
    struct sshd_channel *channel;
    struct tree tree;
    struct sftpd_handle handles[SFTPD_HANDLES_MAX];
    struct sftpd_scratch scratch[SFTPD_SCRATCH_MAX];
    uint32_t last; /* the last number given out */
    struct buf in;
    struct buf packet; /* being handled */
    struct sftpd_packet request;
    struct buf path;    /* path of the request, normalised */
    struct buf to;      /* target of a rename, normalised */
    struct buf emptied; /* path of a file that will be empty at its next write */
    bool works;         /* the request waits for an answer */
    bool begun;         /* INIT has arrived */
};

/* -- sftpd.c -- */

void sftpd_reply_ok(struct sftpd *sftpd);
/* Returns all bytes held for it. */
size_t sftpd_held(const struct sftpd *sftpd);

/* Opens sftpd->path, and replies. NULL, with a reply, if there are too many handles or they hold
 * too much. */
struct sftpd_handle *sftpd_open_handle(struct sftpd *sftpd, struct str text);

/* -- sftpd_scratch.c -- */

/* Returns NULL if it does not exist. */
struct sftpd_scratch *sftpd_scratch_find(struct sftpd *sftpd, struct str path);
/* Stores a scratch file. False if there are too many. */
bool sftpd_scratch_put(struct sftpd *sftpd, struct str path, struct str text);
void sftpd_scratch_remove(struct sftpd_scratch *scratch);
/* Renames sftpd->path to sftpd->to, if one of them is a scratch file: a rename to a behaviour saves
 * it; a behaviour that is moved aside stays as it is. */
enum tree_step sftpd_rename(struct sftpd *sftpd);
/* Requests for sftpd->path. */
enum tree_step sftpd_open_scratch(struct sftpd *sftpd);
enum tree_step sftpd_remove(struct sftpd *sftpd);

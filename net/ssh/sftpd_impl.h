#pragma once
#include "net/files/tree.h"
#include "net/ssh/sftpd_packet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The inside of SFTP: requests (sftpd.c), and files that are there for a while only (sftpd_scratch.c). */

enum { SFTPD_HANDLES_MAX = 64, SFTPD_SCRATCH_MAX = 16 };

struct sshd_channel;

struct sftpd_handle {
    uint32_t number; /* 0: free */
    bool folder;
    bool write;
    bool written;  /* since it was opened */
    size_t cursor; /* of a folder: what was told of its names */
    struct buf path;
    struct buf text; /* of a folder: its names */
    uint32_t time;
};

/* A file that an editor writes first, and gives its name then: nobody else sees it, and it goes with the channel. */
struct sftpd_scratch {
    char *path; /* owned; NULL: free */
    struct buf text;
};

struct sftpd {
    struct sshd_channel *channel;
    struct tree tree;
    struct sftpd_handle handles[SFTPD_HANDLES_MAX];
    struct sftpd_scratch scratch[SFTPD_SCRATCH_MAX];
    uint32_t last; /* the number given last */
    struct buf in;
    struct buf packet; /* that is worked on */
    struct sftpd_packet request;
    struct buf path;    /* of the request, normal */
    struct buf to;      /* of a renaming, the same */
    struct buf emptied; /* the path of a file that shall be empty when it is written next */
    bool works;         /* the request waits for an answer */
    bool begun;         /* INIT came */
};

/* -- sftpd.c -- */

void sftpd_reply_ok(struct sftpd *sftpd);
/* All bytes that are kept for it. */
size_t sftpd_held(const struct sftpd *sftpd);

/* Opens sftpd->path, and answers. NULL, and answered so: there are too many, or they hold too much. */
struct sftpd_handle *sftpd_open_handle(struct sftpd *sftpd, struct str text);

/* -- sftpd_scratch.c -- */

/* May a file of that name be scratch? As editors call them. */
bool sftpd_is_scratch(struct str path);
/* NULL: there is none. */
struct sftpd_scratch *sftpd_scratch_find(struct sftpd *sftpd, struct str path);
/* False: there are too many. */
bool sftpd_scratch_put(struct sftpd *sftpd, struct str path, struct str text);
void sftpd_scratch_remove(struct sftpd_scratch *scratch);
/* Gives sftpd->path the name sftpd->to, as far as one of them is scratch: what becomes a behaviour is saved, and a
 * behaviour that is put aside stays as it is. */
enum tree_step sftpd_rename(struct sftpd *sftpd);
/* Requests for sftpd->path. */
enum tree_step sftpd_open_scratch(struct sftpd *sftpd);
enum tree_step sftpd_remove(struct sftpd *sftpd);

/* descriptors.c -- The table of file descriptors and their readiness. See descriptors.h. */
#include "tests/simulate/descriptors.h"

#include "tests/simulate/drive.h"
#include "tests/simulate/net.h"
#include "tests/simulate/simulate.h"

static struct descriptor table[DESCRIPTORS];

struct descriptor *descriptor_find(int fd)
{
    int index = fd - DESCRIPTORS_FIRST;
    if (!sim || index < 0 || index >= DESCRIPTORS || table[index].kind == DESCRIPTOR_FREE) {
        return NULL;
    }
    return &table[index];
}

int descriptor_open(enum descriptor_kind kind, int index)
{
    for (int i = 0; i < DESCRIPTORS; i++) {
        if (table[i].kind == DESCRIPTOR_FREE) {
            table[i] = (struct descriptor){.kind = kind, .index = index};
            if (kind == DESCRIPTOR_FILE) {
                sim->drive->files[index].opened++;
            }
            return DESCRIPTORS_FIRST + i;
        }
    }
    return -1;
}

void descriptor_close(int fd)
{
    struct descriptor *gone = descriptor_find(fd);
    if (gone->kind == DESCRIPTOR_FILE) {
        sim->drive->files[gone->index].opened--;
    } else if (gone->kind == DESCRIPTOR_LINK) {
        net_server_close(sim->net, gone->index);
    } else if (gone->kind == DESCRIPTOR_LISTENER) {
        sim->net->listeners[gone->index].used = false;
    }
    gone->kind = DESCRIPTOR_FREE;
}

uint32_t descriptor_events(const struct descriptor *descriptor)
{
    const struct net_link *link = &sim->net->links[descriptor->index];
    switch (descriptor->kind) {
    case DESCRIPTOR_LISTENER:
        return sim->net->listeners[descriptor->index].count > 0 ? EPOLLIN : 0;
    case DESCRIPTOR_LINK:
        return (net_server_may_read(link) ? EPOLLIN : 0U) |
               (net_server_may_send(link) ? EPOLLOUT : 0U) |
               (link->client_gone ? EPOLLHUP : 0U);
    case DESCRIPTOR_EVENT:
        return (descriptor->events > 0 ? EPOLLIN : 0U) | EPOLLOUT;
    case DESCRIPTOR_FREE:
    case DESCRIPTOR_FILE:
    case DESCRIPTOR_SOCKET:
    case DESCRIPTOR_POLL:
    case DESCRIPTOR_CHANCE:
        break;
    }
    return 0;
}

int descriptors_ready(struct epoll_event *out, int most)
{
    int count = 0;
    size_t first = sim_below(DESCRIPTORS);
    for (size_t i = 0; i < DESCRIPTORS && count < most; i++) {
        const struct descriptor *one = &table[(first + i) % DESCRIPTORS];
        if (one->kind == DESCRIPTOR_FREE || !one->watched) {
            continue;
        }
        uint32_t events = descriptor_events(one) & (one->wanted | EPOLLHUP | EPOLLERR);
        if (events) {
            out[count++] = (struct epoll_event){.events = events, .data = {.u64 = one->data}};
        }
    }
    return count;
}

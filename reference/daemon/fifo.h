// notify_fifo: a named pipe that gets one line per change of state, whether somebody reads it or not.
#pragma once

#include <string>
#include <string_view>

#include "reference/base/result.h"
#include "reference/config/model_global.h"

namespace holdfast::daemon {

class NotifyFifoWriter {
 public:
  NotifyFifoWriter() = default;
  ~NotifyFifoWriter();
  NotifyFifoWriter(const NotifyFifoWriter&) = delete;
  NotifyFifoWriter& operator=(const NotifyFifoWriter&) = delete;

  // Makes the pipe where it is missing and opens it; an empty path closes.
  Status Open(const config::NotifyFifo& fifo);
  // Never waits: with a full pipe the line is lost, which is an error to be told.
  Status Write(std::string_view line);

 private:
  std::string path_;
  bool made_ = false;
  int fd_ = -1;
};

}  // namespace holdfast::daemon

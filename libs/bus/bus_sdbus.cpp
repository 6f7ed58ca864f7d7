// SPDX-License-Identifier: Apache-2.0
#include "libs/bus/bus.hpp"

#include <systemd/sd-bus.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "libs/base/format.hpp"
#include "libs/base/handle.hpp"
#include "libs/bus/bus_error.hpp"
#include "libs/bus/loop_sdevent.hpp"

namespace orlop::bus {
namespace {

using BusPointer = CPointer<sd_bus, sd_bus_flush_close_unref>;
using MessagePointer = CPointer<sd_bus_message, sd_bus_message_unref>;
using SlotPointer = CPointer<sd_bus_slot, sd_bus_slot_unref>;

/// An exported object: the table sd-bus reads, and what its callbacks need. Never moves.
struct Exported {
  Interface interface;
  std::vector<sd_bus_vtable> table;
  SlotPointer slot;  // destroyed first: no callback runs after it
};

int on_property(sd_bus*, const char*, const char*, const char* name, sd_bus_message* reply,
                void* data, sd_bus_error*) {
  const auto& properties = static_cast<Exported*>(data)->interface.properties;
  const auto property = std::ranges::find(properties, std::string_view(name), &Property::name);
  if (property == properties.end()) return -ENOENT;
  return sd_bus_message_append(reply, "s", property->get().c_str());
}

}  // namespace

struct Reply::Pending {
  MessagePointer call;
  std::string interface;
};

Reply::Reply(std::unique_ptr<Pending> pending) : pending_(std::move(pending)) {}
Reply::Reply(Reply&&) noexcept = default;
Reply& Reply::operator=(Reply&&) noexcept = default;

Reply::~Reply() {
  if (pending_) send(fail(Errc::cancelled, "the service ended before it could answer"));
}

void Reply::send(const Result<std::string>& answer) {
  const auto pending = std::exchange(pending_, nullptr);
  if (!pending) return;
  sd_bus_message* call = pending->call.get();
  int r = 0;
  if (answer) {
    r = sd_bus_reply_method_return(call, "s", answer->c_str());
  } else {
    const auto wire = to_wire(answer.error(), pending->interface);
    const sd_bus_error error = SD_BUS_ERROR_MAKE_CONST(wire.name.c_str(), wire.text.c_str());
    r = sd_bus_reply_method_error(call, &error);
  }
  if (r >= 0) return;
  // Text that the bus cannot carry (not UTF-8, too long); a connection that is gone ends up here
  // too, and this fails likewise, with nobody left to tell.
  (void)sd_bus_reply_method_errorf(call, SD_BUS_ERROR_FAILED, "the answer cannot be sent: errno %d",
                                   -r);
}

Status Reply::signal(const std::string& name, const std::string& text) {
  if (!pending_) return fail(Errc::conflict, "the call is answered: {} comes too late", name);
  sd_bus_message* call = pending_->call.get();
  MessagePointer message;
  int r = sd_bus_message_new_signal(sd_bus_message_get_bus(call), message.out(),
                                    sd_bus_message_get_path(call), pending_->interface.c_str(),
                                    name.c_str());
  if (r >= 0) r = sd_bus_message_set_destination(message.get(), sd_bus_message_get_sender(call));
  if (r >= 0) r = sd_bus_message_append(message.get(), "s", text.c_str());
  if (r >= 0) r = sd_bus_send(nullptr, message.get(), nullptr);
  if (r < 0) return fail_errno(-r, "sending the signal {}", name);
  return {};
}

std::optional<std::uint32_t> Reply::caller() const {
  CPointer<sd_bus_creds, sd_bus_creds_unref> credentials;
  uid_t uid = 0;
  if (!pending_ ||
      sd_bus_query_sender_creds(pending_->call.get(), SD_BUS_CREDS_EUID, credentials.out()) < 0 ||
      sd_bus_creds_get_euid(credentials.get(), &uid) < 0)
    return std::nullopt;
  return uid;
}

namespace {

int on_call(sd_bus_message* message, void* data, sd_bus_error*) {
  const auto& interface = static_cast<Exported*>(data)->interface;
  const auto method = std::ranges::find(
      interface.methods, std::string_view(sd_bus_message_get_member(message)), &Method::name);
  if (method == interface.methods.end()) return -ENOENT;
  const char* text = "";
  if (method->takes_text)
    if (const int r = sd_bus_message_read(message, "s", &text); r < 0) return r;
  auto pending = std::make_unique<Reply::Pending>();
  pending->call.reset(sd_bus_message_ref(message));
  pending->interface = interface.name;
  method->handler(text, Reply(std::move(pending)));
  return 1;
}

std::vector<sd_bus_vtable> table_of(const Interface& interface) {
  std::vector<sd_bus_vtable> table;
  table.push_back(SD_BUS_VTABLE_START(0));
  for (const auto& method : interface.methods) {
    const char* signature = method.takes_text ? "s" : "";
    table.push_back(
        SD_BUS_METHOD(method.name.c_str(), signature, "s", on_call, SD_BUS_VTABLE_UNPRIVILEGED));
  }
  for (const auto& property : interface.properties)
    table.push_back(SD_BUS_PROPERTY(property.name.c_str(), "s", on_property, 0, 0));
  for (const auto& signal : interface.signals)
    table.push_back(SD_BUS_SIGNAL(signal.c_str(), "s", 0));
  table.push_back(SD_BUS_VTABLE_END);
  return table;
}

}  // namespace

struct Bus::Impl {
  BusPointer bus;
  std::vector<std::unique_ptr<Exported>> exported;  // destroyed before the connection
};

Bus::Bus(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Bus::Bus(Bus&&) noexcept = default;
Bus& Bus::operator=(Bus&&) noexcept = default;
Bus::~Bus() = default;

Result<Bus> Bus::system() {
  auto impl = std::make_unique<Impl>();
  if (const int r = sd_bus_open_system(impl->bus.out()); r < 0)
    return fail_errno(-r, "connecting to the system bus");
  return Bus(std::move(impl));
}

Result<Bus> Bus::address(const std::string& address) {
  auto impl = std::make_unique<Impl>();
  int r = sd_bus_new(impl->bus.out());
  if (r >= 0) r = sd_bus_set_address(impl->bus.get(), address.c_str());
  if (r >= 0) r = sd_bus_set_bus_client(impl->bus.get(), 1);
  if (r >= 0) r = sd_bus_start(impl->bus.get());
  if (r < 0) return fail_errno(-r, "connecting to the bus at {}", address);
  return Bus(std::move(impl));
}

Status Bus::attach(Loop& loop) {
  const int r =
      sd_bus_attach_event(impl_->bus.get(), loop.impl().event.get(), SD_EVENT_PRIORITY_NORMAL);
  if (r < 0) return fail_errno(-r, "attaching the bus to the event loop");
  return {};
}

Status Bus::export_object(const std::string& path, Interface interface) {
  auto object = std::make_unique<Exported>();
  object->interface = std::move(interface);
  object->table = table_of(object->interface);
  const int r =
      sd_bus_add_object_vtable(impl_->bus.get(), object->slot.out(), path.c_str(),
                               object->interface.name.c_str(), object->table.data(), object.get());
  if (r < 0) return fail_errno(-r, "exporting {} at {}", object->interface.name, path);
  impl_->exported.push_back(std::move(object));
  return {};
}

Status Bus::request_name(const std::string& name) {
  const int r = sd_bus_request_name(impl_->bus.get(), name.c_str(), 0);
  if (r < 0) return fail_errno(-r, "claiming the bus name {}", name);
  return {};
}

Status Bus::emit(const std::string& path, const std::string& interface, const std::string& signal,
                 const std::string& text) {
  const int r = sd_bus_emit_signal(impl_->bus.get(), path.c_str(), interface.c_str(),
                                   signal.c_str(), "s", text.c_str());
  if (r < 0) return fail_errno(-r, "sending the signal {}", signal);
  return {};
}

namespace {

using SignalHandler = std::function<void(std::string_view, std::string_view)>;

int on_signal_message(sd_bus_message* message, void* data, sd_bus_error*) {
  const char* text = nullptr;
  if (sd_bus_message_read(message, "s", &text) < 0) return 0;  // not one of ours
  (*static_cast<const SignalHandler*>(data))(sd_bus_message_get_member(message), text);
  return 0;
}

int on_answer(sd_bus_message* message, void* data, sd_bus_error*) {
  auto& answer = *static_cast<std::optional<Result<std::string>>*>(data);
  if (const sd_bus_error* error = sd_bus_message_get_error(message)) {
    answer.emplace(std::unexpected(
        from_wire(error->name, error->message != nullptr ? error->message : error->name)));
    return 1;
  }
  const char* text = nullptr;
  if (const int r = sd_bus_message_read(message, "s", &text); r < 0)
    answer.emplace(fail(Errc::corrupt, "the answer from the bus is not one string"));
  else
    answer.emplace(text);
  return 1;
}

Result<MessagePointer> make_call(sd_bus* bus, const Target& target, const std::string& method,
                                 const std::optional<std::string>& request) {
  MessagePointer message;
  int r =
      sd_bus_message_new_method_call(bus, message.out(), target.service.c_str(),
                                     target.path.c_str(), target.interface.c_str(), method.c_str());
  if (r >= 0 && request) r = sd_bus_message_append(message.get(), "s", request->c_str());
  if (r < 0) return fail_errno(-r, "preparing the call of {}", method);
  return message;
}

}  // namespace

Result<std::string> Bus::call(const Target& target, const std::string& method,
                              const std::optional<std::string>& request,
                              std::chrono::microseconds timeout, const SignalHandler& on_signal) {
  sd_bus* bus = impl_->bus.get();
  SlotPointer match;
  if (on_signal) {
    // sd-bus wants a mutable pointer for its callback's data; the callback only reads it.
    auto* data = const_cast<SignalHandler*>(&on_signal);
    const int r = sd_bus_match_signal(bus, match.out(), target.service.c_str(), target.path.c_str(),
                                      target.interface.c_str(), nullptr, on_signal_message, data);
    if (r < 0) return fail_errno(-r, "listening to signals of {}", target.service);
  }
  const auto message = TRY(make_call(bus, target, method, request));
  std::optional<Result<std::string>> answer;
  SlotPointer pending;
  const auto limit =
      timeout == kNoTimeout ? UINT64_MAX : static_cast<std::uint64_t>(timeout.count());
  int r = sd_bus_call_async(bus, pending.out(), message.get(), on_answer, &answer, limit);
  while (r >= 0 && !answer) {
    r = sd_bus_process(bus, nullptr);
    if (r == 0) r = sd_bus_wait(bus, UINT64_MAX);
  }
  if (r < 0) return fail_errno(-r, "calling {} of {}", method, target.service);
  return *std::move(answer);
}

}  // namespace orlop::bus

// The settings with which a device enters the room of a call.
const domain = "meet.jit.si";

export const roomName = (call) => `call_${call.id}`;

export function jitsi(call, user) {
  const configOverwrite = {
    startWithAudioMuted: false,
    startWithVideoMuted: call.type === "voice",
    prejoinConfig: { enabled: false },
  };
  const overrides = Object.entries(configOverwrite).map(([key, value]) => `config.${key}=${JSON.stringify(value)}`);
  return {
    domain,
    roomName: roomName(call),
    url: `https://${domain}/${roomName(call)}#${encodeURI(overrides.join("&"))}`,
    configOverwrite,
    userInfo: { displayName: user.name },
  };
}

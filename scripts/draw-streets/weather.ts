/*
 * The strength of every effect that makes dusk differ from day. Raise one to widen the gap that
 * adaptation has to close, lower it to narrow the gap; the streets themselves stay as they are.
 */

/** Light that is left at dusk, as a share of the daylight: from the darkest to the lightest. */
export const DUSK_LIGHT = [0.15, 0.26] as const;
/** Brightness of the dusk sky against a white wall in the same light: day is about 0.9. */
export const DUSK_SKY = [0.7, 1.05] as const;
/** Share of scenes with a warm band above the horizon. */
export const WARM_BAND = 0.4;
/** How far the colours are pulled to blue or orange, 0 to 1. */
export const DUSK_CAST = 1.7;
/** Share of the colour that dusk takes away. */
export const DUSK_GREYING = 0.1;
/** How much of what lies at a hundred metres is lost in the rain, 0 to 1. */
export const RAIN_HAZE = 0.2;
/** Light that the wet air adds everywhere, which flattens the contrast. */
export const RAIN_VEIL = 0.06;
export const RAIN_STREAKS = 120;
export const STREAK_LIGHT = 0.05;
/** Share of light that the wet ground mirrors. */
export const WET_MIRROR = 0.15;
/** Brightness that is left to wet ground between the reflections. */
export const WET_DARKENING = 0.9;
/** Halo round lamps and windows, and the light they throw on their surroundings. */
export const HALO = 0.3;
export const LAMP_POOL = 1.8;
export const LIT_WINDOWS = 0.14;
export const LIT_SHOPS = 0.6;
export const WINDOW_GLOW = 0.62;
export const SHOP_GLOW = 0.5;
export const LAMP_GLOW = 1.3;
export const SIGNAL_GLOW = 1;
export const TAIL_LIGHT_GLOW = 0.95;
export const HEADLIGHT_GLOW = 1.35;
/** Gain of the camera at dusk: it can't make up for all the light that is missing. */
export const DUSK_GAIN = [1.4, 2] as const;
/** Noise of the sensor, on a scale where white is 1. */
export const DAY_NOISE = 0.011;
export const DUSK_NOISE = 0.006;
/** Blur in pixels: drops on the lens and slower shutters make dusk softer. */
export const DAY_BLUR = 0.4;
export const DUSK_BLUR = 0.4;
/** Light lost in the corners. */
export const DAY_VIGNETTE = 0.1;
export const DUSK_VIGNETTE = 0.35;

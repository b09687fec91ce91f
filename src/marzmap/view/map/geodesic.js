// Lengths on the ellipsoid of WGS 84, and lines that follow the shortest way.
const AXIS = 6_378_137; // metres
const FLATTENING = 1 / 298.257223563;
const RADIAN = Math.PI / 180;
const MOST_STEPS = 200;

// The length of the geodesic between two places in metres: the inverse solution of T. Vincenty, Direct and inverse
// solutions of geodesics on the ellipsoid with application of nested equations, Survey Review 23 (1975), equations 13
// to 19, right within a millimetre. NaN between places that are nearly opposite on the earth, for which it has no answer.
/** @type {(from: At, to: At) => number} */
export function geodesicLength([lat1, lon1], [lat2, lon2]) {
  const b = AXIS * (1 - FLATTENING);
  const [u1, u2] = [lat1, lat2].map((lat) => Math.atan((1 - FLATTENING) * Math.tan(lat * RADIAN)));
  const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const span = ((((lon2 - lon1 + 180) % 360) + 360) % 360) - 180;
  let lambda = span * RADIAN;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const [sin, cos] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(cos2 * sin, cos1 * sin2 - sin1 * cos2 * cos);
    if (sinSigma === 0) return Math.abs(lat1 - lat2) < 1e-9 ? 0 : NaN;
    const cosSigma = sin1 * sin2 + cos1 * cos2 * cos;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cos1 * cos2 * sin) / sinSigma;
    const cosSq = 1 - sinAlpha ** 2;
    const middle = cosSq > 1e-15 ? cosSigma - (2 * sin1 * sin2) / cosSq : 0; // 0 along the equator
    const c = (FLATTENING / 16) * cosSq * (4 + FLATTENING * (4 - 3 * cosSq));
    const before = lambda;
    lambda =
      span * RADIAN +
      (1 - c) * FLATTENING * sinAlpha * (sigma + c * sinSigma * (middle + c * cosSigma * (2 * middle ** 2 - 1)));
    if (Math.abs(lambda) > Math.PI) return NaN;
    if (Math.abs(lambda - before) > 1e-12) continue;
    const u = (cosSq * (AXIS ** 2 - b ** 2)) / b ** 2;
    const a = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)));
    const d = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
    const inner = cosSigma * (2 * middle ** 2 - 1) - (d / 6) * middle * (4 * sinSigma ** 2 - 3) * (4 * middle ** 2 - 3);
    return b * a * (sigma - d * sinSigma * (middle + (d / 4) * inner));
  }
  return NaN;
}

const STEP = 0.5; // degrees between the vertices of a line that is drawn

// The shortest way as a path for the map, whose longitudes go on across the 180th meridian: that of the sphere, off the
// ellipsoid's by less than a line's width at the zoom that shows both ends.
/** @type {(from: At, to: At) => Path} */
export function shortestPath(from, to) {
  const [a, b] = [from, to].map(([lat, lon]) => {
    const [p, l] = [lat * RADIAN, lon * RADIAN];
    return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
  });
  const angle = Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  const count = Math.max(1, Math.ceil(angle / RADIAN / STEP));
  /** @type {Path} */
  const path = [from];
  for (let i = 1; i < count; i += 1) {
    const [k, m] = [Math.sin((1 - i / count) * angle), Math.sin((i / count) * angle)];
    const [x, y, z] = a.map((value, axis) => k * value + m * b[axis]);
    path.push(next(path[i - 1], [Math.atan2(z, Math.hypot(x, y)) / RADIAN, Math.atan2(y, x) / RADIAN]));
  }
  return [...path, next(path[path.length - 1], to)];
}

/** A place on the copy of the world that is nearest to the place before. @type {(before: At, at: At) => At} */
const next = (before, [lat, lon]) => [lat, lon + 360 * Math.round((before[1] - lon) / 360)];

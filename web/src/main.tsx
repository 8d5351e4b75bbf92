document.title = 'Goroscope';
